"""A web server in a thread: uvicorn over a socket bound by us, with bounded headers."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import time
from typing import Any, Final

import h11
import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

BACKLOG: Final = 128
CONNECTIONS: Final = 256
HEADER_BYTES: Final = 64 * 1024
HEADER_FIELDS: Final = 256
TARGET_BYTES: Final = 16 * 1024
HEADER_S: Final = 15  # from the first byte of a request to the end of its header
KEEP_ALIVE_S: Final = 30
LINGER_S: Final = 1
START_S: Final = 10.0
STOP_S: Final = 1


class _Bounded(H11Protocol):
    """H11Protocol that ends connections which never finish a request header.

    It also says which bound a malformed request has broken, where the standard has a code for it.
    """

    _header_timer: asyncio.TimerHandle | None = None
    _refused = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        # asyncio does this only for sockets that name their protocol, which accepted ones do not.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch_header()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)
        self._watch_header()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch_header()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        error = sys.exc_info()[1]
        status = getattr(error, "error_status_hint", 400)
        body = msg.encode("ascii", "replace")
        headers = [
            ("Content-Type", "text/plain"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
        ]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=b""),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        # Closing on unread bytes resets the connection, and the peer might never see the answer.
        self._refused = True
        self._unwatch_header()
        self.transport.write_eof()
        self.loop.call_later(LINGER_S, self.transport.close)

    def _watch_header(self) -> None:
        if self._refused or self.conn.their_state is not h11.IDLE:
            self._unwatch_header()
        elif self._header_timer is None and self.timeout_keep_alive_task is None:
            self._header_timer = self.loop.call_later(HEADER_S, self._give_up)

    def _unwatch_header(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _give_up(self) -> None:
        self._header_timer = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


class _BoundedHeader:
    """Refuses headers that arrived in one piece, which h11's own bound does not see."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fields = scope.get("headers", ())
        size = sum(len(name) + len(value) + 4 for name, value in fields)
        target = len(scope.get("raw_path", b"")) + len(scope.get("query_string", b""))
        app = self._app
        if target > TARGET_BYTES:
            app = Response("the request target is too long", 414, media_type="text/plain")
        elif size > HEADER_BYTES or len(fields) > HEADER_FIELDS:
            app = Response("the header is too large", 431, media_type="text/plain")
        await app(scope, receive, send)


class WebServer:
    """Serves one ASGI application on one port until it is stopped."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        """Keep what to serve; nothing listens before `start`."""
        self._app = app
        self._host = host
        self._port = port
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on, known once `start` has returned."""
        return self._port

    @property
    def origin(self) -> str:
        """`http://host:port` as seen from this machine."""
        # An address that means "all of them" cannot be connected to everywhere.
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    def start(self) -> None:
        """Listen. Raises: OSError naming host and port."""
        try:
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            listener = socket.create_server(
                (self._host, self._port), family=family, backlog=BACKLOG
            )
        except OSError as refused:
            where = f"cannot listen on {self._host}:{self._port}: {refused.strerror}"
            raise OSError(refused.errno, where) from refused
        self._socket = listener
        self._port = listener.getsockname()[1]
        self._server = uvicorn.Server(
            uvicorn.Config(
                _BoundedHeader(self._app),
                http=_Bounded,
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                headers=[("Server", "plugfest")],
                limit_concurrency=CONNECTIONS,
                h11_max_incomplete_event_size=HEADER_BYTES,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=STOP_S,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True, name="web"
        )
        self._thread.start()
        self._await_start()

    def _await_start(self) -> None:
        deadline = time.monotonic() + START_S
        while self._server is not None and not self._server.started:
            if time.monotonic() > deadline or self._thread is None or not self._thread.is_alive():
                self.stop()
                raise RuntimeError("the web server did not start")
            time.sleep(0.005)

    def stop(self) -> None:
        """Stop listening and end the connections; harmless when nothing was started."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(STOP_S + 1.5)
        if self._socket is not None:
            self._socket.close()
        self._server = self._thread = self._socket = None
