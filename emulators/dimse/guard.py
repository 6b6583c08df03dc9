"""The guard in front of the library's acceptor: every PDU is bounded, shaped and timed first.

What it keeps out, all seen with pynetdicom 3.0.4: association slots lost to requests with an even
context id or a context without transfer syntax, or to bare TCP connects; unlimited PDUs and command
sets in memory; one silent TLS client blocking all others; PDUs that never end.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import struct
import threading
import time
from dataclasses import dataclass
from typing import Any, cast

from pynetdicom.association import Association
from pynetdicom.pdu import A_ASSOCIATE_RQ
from pynetdicom.transport import RequestHandler, ThreadedAssociationServer

from emulators.core.log import log_event
from emulators.core.unreadable import UNREADABLE
from emulators.dimse.pdu_shape import (
    CommandCollector,
    Misshapen,
    PduType,
    Reason,
    fragments,
    known_request,
    speaks_version_1,
)
from emulators.dimse.sockets import ReadLimit, TunedSocket, read_exactly, tune
from emulators.dimse.wire import Wire

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one acceptor grants its peers."""

    associations: int = 64
    connections: int = 256
    connections_per_address: int = 96
    backlog: int = 128
    request_bytes: int = 256 * 1024
    data_bytes: int = 128 * 1024  # announced as maximum length; never 0, "no limit"
    command_bytes: int = 64 * 1024
    pdu_s: float = 15.0  # from the first byte of a PDU to its last
    request_s: float = 15.0  # from the connection to the association request
    response_s: float = 30.0  # until a response to what we ask on the association
    silence_s: float = 120.0
    tls_handshake_s: float = 10.0


class GuardedSocket(TunedSocket):
    """The acceptor's end: reads one PDU, checks it, and only then lets the library read it.

    The library has made it as a plain socket already: `guard()` turns that into this.
    """

    limits: Limits
    wire: Wire
    _commands: CommandCollector
    _whole: bytes
    _requested: bool

    def guard(self, limits: Limits, wire: Wire) -> None:
        """Start guarding, before the first byte is read."""
        self.limits = limits
        self.wire = wire
        self.transfer_limit_s = limits.pdu_s
        self._commands = CommandCollector(limits.command_bytes)
        self._whole = b""
        self._requested = False
        self.attend()

    def recv(self, nr_bytes: int) -> bytearray:
        """Give the next bytes of a checked PDU; none when the connection is over."""
        if not self._whole:
            try:
                self._whole = self._checked_pdu()
            except Misshapen as problem:
                log_event(_LOG, logging.WARNING, "aborted", why=str(problem))
                self._abort(problem.reason)
                self._over()
            except ReadLimit:
                log_event(_LOG, logging.WARNING, "aborted", why="a PDU that did not end in time")
                self._abort(Reason.NOT_SPECIFIED)
                self._over()
            except (EOFError, OSError):
                self._over()
        given, self._whole = self._whole[:nr_bytes], self._whole[nr_bytes:]
        return bytearray(given)

    def send(self, bytestream: bytes) -> None:
        """Write what the wire makes of a PDU, or hang up."""
        made = self.wire.pdu(bytestream)
        if made is not None:
            super().send(made)
        elif self.socket is not None:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)

    def _checked_pdu(self) -> bytes:
        """Read one PDU. Raises: Misshapen, ReadLimit, EOFError, OSError."""
        if self.socket is None:
            raise EOFError
        deadline = time.monotonic() + self.limits.pdu_s
        header = bytes(read_exactly(self.socket, 6, deadline))
        kind, _, length = struct.unpack(">BBI", header)
        self._check_length(kind, length)
        body = bytes(read_exactly(self.socket, length, deadline))
        if kind == PduType.ASSOCIATE_RQ:
            if speaks_version_1(body):  # else the library rejects it, as it should
                body = known_request(body)
                header = struct.pack(">BBI", kind, 0, len(body))
            _try(header + body)
            self._requested = True
        elif kind == PduType.DATA and self._requested:
            for fragment in fragments(body):
                if fragment.is_command:
                    self._commands.add(fragment)
        return header + body

    def _check_length(self, kind: int, length: int) -> None:
        if not PduType.ASSOCIATE_RQ <= kind <= PduType.ABORT:
            raise Misshapen(f"PDU type 0x{kind:02x}", Reason.UNRECOGNIZED_PDU)
        if kind in (PduType.ASSOCIATE_RQ, PduType.ASSOCIATE_AC):
            fits = length <= self.limits.request_bytes
        elif kind == PduType.DATA:
            fits = length <= self.limits.data_bytes
        else:
            fits = length == 4
        if not fits:
            raise Misshapen(f"PDU type {kind} of length {length}")

    def _over(self) -> None:
        if not self._requested:
            # The association waits for a request: end that now, not at its timeout.
            self._assoc.dul.to_user_queue.put(None)

    def _abort(self, reason: Reason) -> None:
        if self.socket is None:
            return
        with contextlib.suppress(OSError):
            self.socket.settimeout(1)
            self.socket.sendall(struct.pack(">BBIBBBB", PduType.ABORT, 0, 4, 0, 0, 2, reason))
            self.socket.shutdown(socket.SHUT_RDWR)


def _try(request: bytes) -> None:
    """Let the library decode a request where its failure harms nobody. Raises: Misshapen."""
    try:
        trial = A_ASSOCIATE_RQ()
        trial.decode(request)
        trial.to_primitive()
    except UNREADABLE as problem:
        raise Misshapen("an A-ASSOCIATE-RQ that cannot be decoded") from problem


class GuardedHandler(RequestHandler):
    """Makes the association of one connection."""

    server: GuardedServer

    def _create_association(self) -> Association:
        assoc = super()._create_association()
        connection = assoc.dul.socket
        if connection is not None:
            tune(self.request)
            connection.__class__ = GuardedSocket
            cast(GuardedSocket, connection).guard(self.server.limits, self.server.wire)
        self.server.prepare(assoc)
        return assoc


class GuardedServer(ThreadedAssociationServer):
    """Accepts connections, so many in all and so many from one address."""

    daemon_threads = True
    limits: Limits = Limits()
    wire: Wire = Wire()

    def __init__(self, *args: Any, limits: Limits, wire: Wire | None = None, **kwargs: Any) -> None:
        self.limits = limits
        self.wire = wire or Wire()
        self.request_queue_size = limits.backlog
        self._open: list[tuple[str, socket.socket]] = []
        self._lock = threading.Lock()
        super().__init__(*args, **kwargs)
        self.RequestHandlerClass = GuardedHandler

    def prepare(self, assoc: Association) -> None:
        """Change an association that was made and not yet started."""

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept only: a TLS handshake never runs in the loop that accepts."""
        if self.socket is None:
            raise OSError("the server is closed")
        connection, address = self.socket.accept()
        return connection, address

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Count the connection, and refuse it when there are too many."""
        address = str(client_address[0])
        with self._lock:
            self._open = [(a, s) for a, s in self._open if s.fileno() >= 0]
            of_address = sum(a == address for a, _ in self._open)
            fits = (
                len(self._open) < self.limits.connections
                and of_address < self.limits.connections_per_address
            )
            if fits:
                self._open.append((address, request))
        if not fits:
            log_event(_LOG, logging.WARNING, "connection refused", open=len(self._open))
        return fits

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Do the TLS handshake, if any, in the connection's own thread; then serve it."""
        if self.ssl_context is not None:
            try:
                request.settimeout(self.limits.tls_handshake_s)
                request = self.ssl_context.wrap_socket(request, server_side=True)
            except (OSError, ValueError, ssl.SSLError):
                self.shutdown_request(request)
                return
            with self._lock:
                self._open.append((str(client_address[0]), request))
        super().process_request_thread(request, client_address)
