"""The seam of an association's requestor: a peer to whom every PDU goes through a change first."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass

from pynetdicom.association import Association
from pynetdicom.transport import AddressInformation

from emulators.core.peers import DimsePeer
from emulators.dimse.sockets import TunedSocket

Tamper = Callable[[bytes], bytes | None]
"""Takes one encoded PDU and gives what is sent instead: PDUs, or garbage; None: no more is sent."""


@dataclass(frozen=True, slots=True)
class TamperedPeer(DimsePeer):
    """A peer to whom no PDU is sent as it should be; only fault switchboards make one."""

    begin: Callable[[], Tamper]
    """Called once for each association, so that a change may remember what it saw."""


class TamperedSocket(TunedSocket):
    """A socket that changes what is sent."""

    def __init__(self, assoc: Association, address: AddressInformation, tamper: Tamper) -> None:
        """Connect later, as the library does; send through `tamper`."""
        super().__init__(assoc, address=address)
        self._tamper = tamper

    def send(self, bytestream: bytes) -> None:
        """Write what is made of one PDU, or close this end's half of the connection."""
        changed = self._tamper(bytestream)
        if changed is not None:
            super().send(changed)
        elif self.socket is not None:
            with contextlib.suppress(OSError):  # the peer may have closed it before
                self.socket.shutdown(socket.SHUT_WR)
