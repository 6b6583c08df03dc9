"""Sockets of associations: no Nagle delay, quick acknowledgements, large reads, bounded waits."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import time
from typing import Final

from pynetdicom import evt
from pynetdicom.transport import T_CONNECT, AddressInformation, AssociationSocket

from emulators.dimse.bell import Bell, PacedQueue
from emulators.dimse.upper_layer import EvenHandedProvider

_QUICKACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)
"""Linux only; without it a peer with Nagle on waits 40 ms for our delayed acknowledgement."""

ATTENTION_S: Final = 0.003
"""How long the upper layer's thread may be deaf to timers, in seconds."""

IDLE_S: Final = 0.001
"""How long it sleeps while there is no connection, in seconds."""

READ_BYTES: Final = 1 << 18
"""Largest single read, in bytes."""


class ReadLimit(TimeoutError):
    """A peer did not deliver in time what it had begun."""


def tune(connection: socket.socket) -> None:
    """Switch the Nagle algorithm off."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def read_exactly(connection: socket.socket, count: int, deadline: float) -> bytearray:
    """Read `count` bytes until `deadline` on the monotonic clock.

    Raises: ReadLimit; EOFError when the peer closes before; OSError.
    """
    taken = bytearray(count)
    view = memoryview(taken)
    at = 0
    while at < count:
        left = deadline - time.monotonic()
        if left <= 0:
            raise ReadLimit
        connection.settimeout(left)
        if _QUICKACK is not None:
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        try:
            got = connection.recv_into(view[at : at + READ_BYTES])
        except TimeoutError:
            raise ReadLimit from None
        if not got:
            raise EOFError
        at += got
    return taken


class TunedSocket(AssociationSocket):
    """The socket of an association, either side."""

    _bell: Bell

    transfer_limit_s = 30.0
    """Seconds for one PDU to be read, or written, once begun."""

    def attend(self) -> None:
        """Let the upper layer's thread wait in `ready`, for data or a primitive, and not sleep.

        Called before the association starts.
        """
        self._bell = Bell()
        self._assoc.dul.__class__ = EvenHandedProvider
        self._assoc.dul._run_loop_delay = 0
        self._assoc.dul.to_provider_queue = PacedQueue(self._bell, self.transfer_limit_s)

    @property
    def ready(self) -> bool:
        """Tell whether there is something to read; wait a moment for it if there is not."""
        if self.socket is None or not self._is_connected:
            time.sleep(IDLE_S)
            return False
        if isinstance(self.socket, ssl.SSLSocket) and self.socket.pending():
            return True
        heard: list[socket.socket | Bell] = [self.socket, self._bell]
        busy = not self._assoc.dul.to_provider_queue.empty()
        try:
            readable, _, _ = select.select(heard, [], [], 0 if busy else ATTENTION_S)
        except (OSError, ValueError):
            self.event_queue.put("Evt17")
            return False
        if self._bell in readable:
            self._bell.hush()
        return self.socket in readable

    def _create_socket(self, address: AddressInformation) -> socket.socket:
        made: socket.socket = super()._create_socket(address)
        tune(made)
        return made

    def connect(self, primitive: T_CONNECT) -> None:
        """Connect, and keep the delays off for a socket that TLS has wrapped."""
        super().connect(primitive)
        if self.socket is not None:
            tune(self.socket)

    def recv(self, nr_bytes: int) -> bytearray:
        """Read that many bytes, or none when the peer has closed or takes too long."""
        if self.socket is None:
            return bytearray()
        try:
            return read_exactly(self.socket, nr_bytes, time.monotonic() + self.transfer_limit_s)
        except (ReadLimit, EOFError):
            return bytearray()

    def send(self, bytestream: bytes) -> None:
        """Write all, within the limit; a failure is a closed transport connection (Evt17)."""
        try:
            if self.socket is None:
                raise OSError("the connection is closed")
            self.socket.settimeout(self.transfer_limit_s)
            self.socket.sendall(bytestream)
        except (OSError, ValueError):
            self.event_queue.put("Evt17")
            return
        evt.trigger(self.assoc, evt.EVT_DATA_SENT, {"data": bytestream})
