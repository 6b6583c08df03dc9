"""Associations of the harness's own DIMSE client: no lost response, no waiting for small packets.

pynetdicom 3.0.4 can lose a response: the association's reactor thread passes its checkpoint, the
caller of `send_*()` then believes in a pause that has just ended, and the reactor takes the message
that the caller waits for. Unmended, we would report failures that a product did not make. The mend
is applied here, when the association's socket is made; the emulators have one of their own, since
the two sides share no code.
"""

from __future__ import annotations

import socket
import threading
from ssl import SSLContext
from typing import cast

from pynetdicom import AE
from pynetdicom.association import Association
from pynetdicom.transport import AddressInformation, AssociationSocket


class HarnessAE(AE):
    """An application entity whose requested associations keep their responses."""

    def _create_socket(
        self,
        assoc: Association,
        address: AddressInformation,
        tls_args: tuple[SSLContext, str] | None,
    ) -> AssociationSocket:
        # Called once for each association, after it is made and before it is started.
        assoc._reactor_checkpoint = cast(threading.Event, AnnouncedCheckpoint(assoc))
        made = _PromptSocket(assoc, address=address)
        made.tls_args = tls_args
        return made


class AnnouncedCheckpoint:
    """Stands for the reactor's checkpoint: whoever passes says so before looking a last time."""

    def __init__(self, assoc: Association) -> None:
        self._assoc = assoc
        self._event = threading.Event()
        self._event.set()

    def set(self) -> None:
        """Let the reactor run."""
        self._event.set()

    def clear(self) -> None:
        """Ask the reactor to pause."""
        self._event.clear()

    def is_set(self) -> bool:
        """Tell whether the reactor may run."""
        return self._event.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Block until the reactor may run.

        A caller that clears the event after the last look finds that nobody is paused and waits for
        the next round; one that cleared it before is seen by that look, and the pause goes on.
        """
        while self._event.wait(timeout):
            self._assoc._is_paused = False
            if self._event.is_set():
                return True
            self._assoc._is_paused = True
        return False


class _PromptSocket(AssociationSocket):
    def connect(self, primitive: object) -> None:
        """Connect and switch Nagle's algorithm off."""
        super().connect(primitive)  # type: ignore[arg-type]
        if self.socket is not None:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
