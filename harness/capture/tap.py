"""A recording TCP relay: the only thing between two systems, and it never interprets a byte.

Each connection has two pumps, one per direction. A pump receives, sends on, records: in that order,
so that the receiver works while we write; the time recorded is that of the receipt. Should we be
killed, or the disk be full, the evidence may lack the last piece that was passed on, and nothing
after it was passed on. `sendall` blocks when the receiver is slow, so backpressure reaches the
sender through its own full socket buffer. End of stream is handed on as half-close, a reset as a
reset; when one side dies, what the other goes on to send is still recorded for a short while, so
that the sender is judged by what it did.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from harness.capture.bundle import Bundle, ConnectionRecorder
from harness.core.errors import CaptureError
from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Party, Protocol

log = logging.getLogger(__name__)

BUFFER_BYTES: Final = 256 * 1024
CONNECT_S: Final = 10.0
JOIN_S: Final = 5.0
AFTERMATH_S: Final = 0.3  # how long a sender is heard out after its receiver died
LINGER_ZERO: Final = struct.pack("ii", 1, 0)
QUICKACK: Final = getattr(socket, "TCP_QUICKACK", None)  # Linux only

Alter = Callable[[Role, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Link:
    """Who may talk to whom over a tap, and how."""

    opener: Party
    accepter: Party
    protocol: Protocol

    def __str__(self) -> str:
        """Name the link as messages name it."""
        return f"{self.opener.name} -> {self.accepter.name} ({self.protocol.value})"


class Clock:
    """Seconds since the run began, monotonic; one per run so that all records compare."""

    def __init__(self) -> None:
        self._zero = time.monotonic()

    def now(self) -> float:
        """Return the seconds since the run began."""
        return time.monotonic() - self._zero


class Tap:
    """Relays one listener to one target and records both directions of every connection.

    `alter` rewrites bytes on their way (self-tests only); the record holds what was sent on.
    """

    def __init__(
        self,
        link: Link,
        target: tuple[str, int],
        bundle: Bundle,
        clock: Clock,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        alter: Alter | None = None,
    ) -> None:
        self.link = link
        self._target = target
        self._bundle = bundle
        self._clock = clock
        self._alter = alter
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._dropped: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._stopping = False
        self.scenario = ""
        try:
            self._listener = socket.create_server((host, port), backlog=128)
        except OSError as why:
            raise CaptureError(
                f"tap {link}: port {port} on {host} cannot be used: {why.strerror};"
                " end what listens there or change the port in the SUT file"
            ) from why

    @property
    def port(self) -> int:
        """The TCP port to connect to instead of the target's."""
        port: int = self._listener.getsockname()[1]
        return port

    def start(self) -> None:
        """Begin to accept."""
        threading.Thread(target=self._accept, name=f"tap {self.link}", daemon=True).start()

    def stop(self) -> None:
        """Stop accepting, cut what is still open, and wait (at most seconds) for the record."""
        self._stopping = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._listener.close()
        with self._lock:
            still_open, threads = list(self._open), list(self._threads)
        for s in still_open:
            with contextlib.suppress(OSError):
                s.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + JOIN_S
        for t in threads:
            t.join(max(0.0, deadline - time.monotonic()))

    def __enter__(self) -> Tap:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def idle(self) -> bool:
        """Tell whether no connection is open."""
        with self._lock:
            return not self._open

    def record_into(self, bundle: Bundle) -> None:
        """Record connections that begin from now on into another bundle."""
        self._bundle = bundle

    def drop(self) -> None:
        """End what is open (idle keep-alive connections) and wait, bounded, for its record."""
        with self._lock:
            self._dropped |= self._open
            still_open = list(self._open)
        for s in still_open:
            with contextlib.suppress(OSError):
                s.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + JOIN_S
        while not self.idle() and time.monotonic() < deadline:
            time.sleep(0.01)

    def _accept(self) -> None:
        while not self._stopping:
            try:
                opener, _ = self._listener.accept()
            except OSError:
                return  # closed by stop()
            t = threading.Thread(target=self._relay, args=(opener,), daemon=True)
            with self._lock:
                self._threads = [t for t in self._threads if t.is_alive()]
                self._threads.append(t)
            t.start()

    def _relay(self, opener: socket.socket) -> None:
        try:
            recorder = self._bundle.connection(
                scenario=self.scenario,
                protocol=self.link.protocol,
                opener=self.link.opener,
                accepter=self.link.accepter,
                opened=self._clock.now(),
            )
        except CaptureError:
            _reset(opener)  # the bundle remembers why; without a record nothing may pass
            return
        with self._lock:
            self._open.add(opener)
        try:
            accepter = socket.create_connection(self._target, timeout=CONNECT_S)
        except OSError as why:
            log.info("tap %s: cannot reach the accepting end: %s", self.link, why)
            recorder.ended(Role.RESPONDER, Ending.REFUSED, self._clock.now())
            _reset(opener)
            self._finish(recorder, opener)
            return
        with self._lock:
            self._open.add(accepter)
        for s in (opener, accepter):
            s.settimeout(None)
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        back = threading.Thread(
            target=self._pump, args=(accepter, opener, Role.RESPONDER, recorder), daemon=True
        )
        back.start()
        self._pump(opener, accepter, Role.INITIATOR, recorder)
        back.join()
        self._finish(recorder, opener, accepter)

    def _finish(self, recorder: ConnectionRecorder, *sockets: socket.socket) -> None:
        recorder.close(self._clock.now())
        for s in sockets:
            with contextlib.suppress(OSError):
                s.close()
        with self._lock:
            self._open.difference_update(sockets)
            self._dropped.difference_update(sockets)

    def _pump(
        self, src: socket.socket, dst: socket.socket, side: Role, recorder: ConnectionRecorder
    ) -> None:
        buffer = memoryview(bytearray(BUFFER_BYTES))
        ending = Ending.FIN
        receiver_lives = True
        give_up = float("inf")
        try:
            while self._clock.now() < give_up:
                if QUICKACK is not None:
                    src.setsockopt(socket.IPPROTO_TCP, QUICKACK, 1)
                count = src.recv_into(buffer)
                if not count:
                    break
                data = buffer[:count]
                if self._alter is not None:
                    data = memoryview(self._alter(side, bytes(data)))
                at = self._clock.now()
                if receiver_lives:
                    receiver_lives = _send(dst, data)
                    if not receiver_lives:
                        give_up = self._clock.now() + AFTERMATH_S
                        src.settimeout(AFTERMATH_S)
                recorder.chunk(side, data, at)
        except TimeoutError:
            ending = Ending.OPEN  # the tap ended it, after the receiver's death
        except CaptureError:
            ending = Ending.OPEN
        except OSError:
            ending = Ending.RESET
        if self._stopping or src in self._dropped:
            ending = Ending.OPEN  # ended by the tap, not by either side
        recorder.ended(side, ending, self._clock.now())
        if ending is Ending.FIN and receiver_lives:
            with contextlib.suppress(OSError):
                dst.shutdown(socket.SHUT_WR)  # half-close: the other direction may go on
        else:
            _cut(src, dst)


def _send(dst: socket.socket, data: memoryview) -> bool:
    try:
        dst.sendall(data)
    except OSError:
        return False
    return True


def _cut(*sockets: socket.socket) -> None:
    """Hand a reset on: both ends see the connection die, and the other pump wakes up."""
    for s in sockets:
        with contextlib.suppress(OSError):
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
        with contextlib.suppress(OSError):
            s.shutdown(socket.SHUT_RDWR)


def _reset(s: socket.socket) -> None:
    with contextlib.suppress(OSError):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
    s.close()
