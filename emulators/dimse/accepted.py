"""An accepted association: hands each request to the service that declared it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pynetdicom import evt
from pynetdicom.dimse_primitives import (
    C_ECHO,
    C_FIND,
    C_GET,
    C_MOVE,
    C_STORE,
    N_ACTION,
    N_CREATE,
    N_DELETE,
    N_EVENT_REPORT,
    N_GET,
    N_SET,
    DimsePrimitiveType,
)

from emulators.core.log import log_event
from emulators.core.spool import Spool
from emulators.dimse.lost_response import SafeAssociation
from emulators.dimse.messages import AcceptedMessages, is_request
from emulators.dimse.received import ReceivedDataSet
from emulators.dimse.service import Call
from emulators.dimse.state_machine import LateStateMachine
from emulators.dimse.status import UNABLE_TO_PROCESS
from emulators.dimse.wire import Wire

_LOG = logging.getLogger(__name__)

EVENT_OF: Final[dict[type, evt.InterventionEvent]] = {
    C_ECHO: evt.EVT_C_ECHO,
    C_FIND: evt.EVT_C_FIND,
    C_GET: evt.EVT_C_GET,
    C_MOVE: evt.EVT_C_MOVE,
    C_STORE: evt.EVT_C_STORE,
    N_ACTION: evt.EVT_N_ACTION,
    N_CREATE: evt.EVT_N_CREATE,
    N_DELETE: evt.EVT_N_DELETE,
    N_EVENT_REPORT: evt.EVT_N_EVENT_REPORT,
    N_GET: evt.EVT_N_GET,
    N_SET: evt.EVT_N_SET,
}

# General statuses (PS3.7 annex C).
NO_SUCH_SOP_CLASS: Final = 0x0118
SOP_CLASS_NOT_SUPPORTED: Final = 0x0122
UNRECOGNIZED_OPERATION: Final = 0x0211
PROCESSING_FAILURE: Final = 0x0110


class Routes:
    """Which service answers which request on which abstract syntax."""

    def __init__(self) -> None:
        self.handlers: dict[tuple[evt.InterventionEvent, str], Callable[[evt.Event], Any]] = {}
        self.operations: dict[tuple[type, str], Callable[[Call], None]] = {}
        self.before_sending: dict[str, Callable[[DimsePrimitiveType], None]] = {}

    def answers(self, request: type, abstract_syntax: str) -> bool:
        """Tell whether anybody answers it."""
        key = (EVENT_OF[request], abstract_syntax) if request in EVENT_OF else None
        return key in self.handlers or (request, abstract_syntax) in self.operations


@dataclass(frozen=True, slots=True)
class Later:
    """Something to say to the peer a moment later, if the association is still open then."""

    due: float
    """When, on the monotonic clock."""
    say: Callable[[AcceptedAssociation], None]
    """Runs in the association's own thread, between two requests."""
    too_late: Callable[[], None]
    """Runs instead, in that thread, when the association ended before."""


class AcceptedAssociation(SafeAssociation):
    """The acceptor's side of an association; `prepare` it before it starts."""

    routes: Routes
    dimse: AcceptedMessages
    _later: list[Later]

    def prepare(self, routes: Routes, open_spool: Callable[[], Spool] | None, wire: Wire) -> None:
        """Set what the library's constructor does not know."""
        self.routes = routes
        self.dimse = AcceptedMessages(
            self, open_spool, self._say_what_is_due, self._before_sending, wire.longest_pdu
        )
        self._later = []
        self.dul.state_machine = LateStateMachine(self.dul)

    def later(self, what: Later) -> None:
        """Plan to say something; called by a service while it serves."""
        self._later.append(what)

    def _before_sending(self, message: DimsePrimitiveType, context_id: int) -> None:
        """Show a message to the service of its abstract syntax."""
        context = self._accepted_cx.get(context_id)
        if context is not None:
            self.routes.before_sending[str(context.abstract_syntax)](message)

    def _say_what_is_due(self) -> None:
        """Say one thing, in the association's thread, between two requests."""
        if not self._later or self._later[0].due > time.monotonic() or not self.is_established:
            return
        if self.acse.is_aborted() or self.acse.is_release_requested():
            return
        what = self._later.pop(0)
        self._is_paused = True  # it will wait for a response itself
        try:
            what.say(self)
        finally:
            self._is_paused = False

    def _run_reactor(self) -> None:
        try:
            super()._run_reactor()
        finally:
            self.dimse.abandon()
            for what in self._later:
                what.too_late()

    def _serve_request(self, msg: Any, context_id: int) -> None:
        """Answer one request; what is no request was not asked for and ends the association."""
        context = self._accepted_cx.get(context_id)
        if context is None or not is_request(msg) or self._sent_release:
            log_event(_LOG, logging.WARNING, "aborted", why="a message that nobody waits for")
            self.abort()
            return
        abstract_syntax = str(context.abstract_syntax)
        named = _sop_class(msg)
        normalized = type(msg).__name__.startswith("N_")
        if named != abstract_syntax:
            # The context decides what may be exchanged on it.
            wrong = NO_SUCH_SOP_CLASS if normalized else SOP_CLASS_NOT_SUPPORTED
            self._refuse(msg, context_id, wrong)
        elif not msg.is_valid_request:
            self._refuse(msg, context_id, PROCESSING_FAILURE if normalized else UNABLE_TO_PROCESS)
        elif not self.routes.answers(type(msg), abstract_syntax):
            self._refuse(msg, context_id, UNRECOGNIZED_OPERATION)
        elif (type(msg), abstract_syntax) in self.routes.operations:
            self._operate(
                self.routes.operations[type(msg), abstract_syntax], Call(self, msg, context)
            )
        else:
            super()._serve_request(msg, context_id)

    def _operate(self, operation: Callable[[Call], None], call: Call) -> None:
        self._is_paused = True  # the service may send requests of its own
        try:
            operation(call)
        except Exception:  # noqa: BLE001 - a fault of ours: the peer is told, the server goes on
            _LOG.exception("service failed")
            self.abort()
        finally:
            self._is_paused = False

    def _refuse(self, msg: Any, context_id: int, status: int) -> None:
        data_set = getattr(msg, "DataSet", None)
        if isinstance(data_set, ReceivedDataSet):
            data_set.discard()
        answer = type(msg)()
        answer.MessageIDBeingRespondedTo = msg.MessageID
        answer.Status = status
        self.dimse.send_msg(answer, context_id)


def _sop_class(msg: Any) -> str:
    affected = getattr(msg, "AffectedSOPClassUID", None)
    requested = getattr(msg, "RequestedSOPClassUID", None)
    return str(affected or requested or "")
