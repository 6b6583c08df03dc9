"""The upper layer's state machine, deaf to what its user says too late (PS3.8 9.2)."""

from __future__ import annotations

import logging
from queue import Empty
from typing import Final

from pynetdicom.fsm import TRANSITION_TABLE, StateMachine

from emulators.core.log import log_event

_LOG = logging.getLogger(__name__)

_USER_EVENTS: Final = frozenset({"Evt1", "Evt7", "Evt8", "Evt9", "Evt11", "Evt14", "Evt15"})
"""Events that a primitive of the local user causes; the primitive waits in a queue of its own."""


class LateStateMachine(StateMachine):
    """Drops an event that its state does not know, where the library's thread would end.

    The user decides by a state that may be over: a peer that sends data before it has been
    accepted is aborted, and then the acceptance comes.
    """

    def do_action(self, event: str) -> None:
        """Take the event, or drop it with its primitive."""
        if (event, self.current_state) in TRANSITION_TABLE:
            super().do_action(event)
            return
        log_event(_LOG, logging.INFO, "event dropped", event_name=event, state=self.current_state)
        if event in _USER_EVENTS:
            try:
                self.dul.to_provider_queue.get(block=False)
            except Empty:
                return
