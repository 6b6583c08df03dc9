"""The messages of an accepted association: taken in whole, kept apart, sent in one piece."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from pynetdicom.association import Association
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.dimse_messages import DIMSEMessage
from pynetdicom.dimse_primitives import C_CANCEL, DimsePrimitiveType
from pynetdicom.pdu_primitives import P_DATA

from emulators.core.log import log_event
from emulators.core.spool import Spool
from emulators.core.unreadable import UNREADABLE
from emulators.dimse.received import ReceivedDataSet

_LOG = logging.getLogger(__name__)

_ATTENTION_S: Final = 0.002
"""How long the reactor waits for a request before it looks after other things, in seconds."""

_QueueItem = tuple[int | None, Any]


def is_request(message: Any) -> bool:
    """Tell a request from a response to one of ours."""
    return message is not None and message.MessageIDBeingRespondedTo is None


class AcceptedMessages(DIMSEServiceProvider):
    """Differs from the library's provider where that would mix up, lose or hoard messages."""

    def __init__(
        self,
        assoc: Association,
        open_spool: Callable[[], Spool] | None,
        between_requests: Callable[[], None],
        before_sending: Callable[[DimsePrimitiveType, int], None] = lambda *_: None,
        longest_pdu: Callable[[int], int] = lambda announced: announced,
    ) -> None:
        self._between_requests = between_requests
        self._before_sending = before_sending
        self._longest_pdu = longest_pdu
        self._cancels: dict[int, C_CANCEL] = {}
        self._open_spool = open_spool
        self._buffer: ReceivedDataSet | None = None
        self._over = False
        self._sending = threading.Lock()
        self._set_aside: deque[_QueueItem] = deque()
        super().__init__(assoc)

    @property
    def maximum_pdu_size(self) -> int:
        """The longest P-DATA-TF that the peer takes, in bytes; 0 is no limit."""
        return self._longest_pdu(super().maximum_pdu_size)

    @property
    def cancel_req(self) -> dict[int, C_CANCEL]:
        """The C-CANCEL requests that came after the latest request, by message id."""
        return self._cancels

    @cancel_req.setter
    def cancel_req(self, value: dict[int, C_CANCEL]) -> None:
        """Ignore: the library forgets them when it starts to serve, which is after they came.

        An SCU that cancels at once would not be heard. A new request forgets them instead: one
        request at a time is what is negotiated, so an earlier cancel cannot be meant for it.
        """

    def receive_primitive(self, primitive: P_DATA) -> None:
        """Take the fragments of a PDU in; what cannot be understood ends the association."""
        if self._over:
            return
        if self.message is None:
            self.message = DIMSEMessage()
            self._buffer = ReceivedDataSet(self.message, self.assoc, self._open_spool)
            self.message.data_set = self._buffer
        before = self.msg_queue.qsize()
        try:
            super().receive_primitive(primitive)
        except UNREADABLE as problem:
            log_event(_LOG, logging.WARNING, "message not understood", why=type(problem).__name__)
            self.dul.event_queue.put("Evt19")
            return
        if self.msg_queue.qsize() > before:
            self._cancels = {}
        if self.message is None:
            self._buffer = None

    def get_msg(self, block: bool = False) -> Any:
        """Give the next request, or, when `block`, the response that a service waits for.

        A request that comes while a response is awaited is served afterwards: the peer may well
        ask something of its own at that moment, and the library would take it for the response.
        """
        if not block:
            self._between_requests()
            if self._set_aside:
                return self._set_aside.popleft()
            try:
                return self.msg_queue.get(timeout=_ATTENTION_S)
            except queue.Empty:
                return None, None
        while True:
            found = super().get_msg(True)
            if not is_request(found[1]):
                return found
            self._set_aside.append(found)

    def send_msg(self, primitive: DimsePrimitiveType, context_id: int) -> None:
        """Send all fragments of a message before those of another thread's."""
        with self._sending:
            self._before_sending(primitive, context_id)
            super().send_msg(primitive, context_id)

    def abandon(self) -> None:
        """End with the association: remove what arrived in part or was never served."""
        self._over = True
        if self._buffer is not None:
            self._buffer.discard()
        with contextlib.suppress(IndexError):
            while True:
                self._discard(self._set_aside.popleft())
        while not self.msg_queue.empty():
            self._discard(super().get_msg(False))

    @staticmethod
    def _discard(item: _QueueItem) -> None:
        data_set = getattr(item[1], "DataSet", None)
        if isinstance(data_set, ReceivedDataSet):
            data_set.discard()
