"""The upper layer's thread, even-handed: it also listens while it has much to say."""

from __future__ import annotations

from pynetdicom.dul import DULServiceProvider

_DATA_TRANSFER = "Sta6"


class EvenHandedProvider(DULServiceProvider):
    """Reads between two sends.

    The library sends all that waits before it reads again, so that a C-CANCEL would be heard when
    the last response has gone.
    """

    _listen = False

    def _process_recv_primitive(self) -> bool:
        self._listen = not self._listen
        if (
            self._listen
            and self.socket is not None
            and self.state_machine.current_state == _DATA_TRANSFER
            and self.socket.ready
        ):
            return False  # the library's loop reads next
        return super()._process_recv_primitive()
