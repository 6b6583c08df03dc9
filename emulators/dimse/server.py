"""The DIMSE server of an emulator: services behind one guarded acceptor."""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, cast

from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.presentation import PresentationContext

from emulators.core.spool import Spool
from emulators.dimse.accepted import AcceptedAssociation, Routes
from emulators.dimse.client import introduce
from emulators.dimse.contexts import supported
from emulators.dimse.guard import GuardedServer, Limits
from emulators.dimse.lost_response import keep_responses
from emulators.dimse.service import Service
from emulators.dimse.wire import Wire

APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1"

_LOG = logging.getLogger(__name__)


class AcceptorAE(AE):
    """Counts as associations those that were asked for and are not over.

    The library counts threads: connections that say nothing, and what a release leaves for moments.
    """

    @property
    def active_associations(self) -> list[Association]:
        """The associations that are being negotiated or are established."""
        found: list[Association] = super().active_associations
        return [
            assoc
            for assoc in found
            if assoc.requestor.primitive is not None
            and not (assoc.is_released or assoc.is_aborted or assoc.is_rejected)
        ]


class SharedContexts(list[PresentationContext]):
    """Contexts that associations share: they are only read, and copying 200 takes milliseconds."""

    def __deepcopy__(self, memo: object) -> SharedContexts:
        return self


class DimseServer:
    """Answers DIMSE requests on one port. `start` once, `stop` once."""

    def __init__(
        self,
        ae_title: str,
        host: str,
        port: int,
        services: Sequence[Service],
        *,
        limits: Limits | None = None,
        ssl_context: ssl.SSLContext | None = None,
        wire: Wire | None = None,
    ) -> None:
        """Bind to nothing yet. Raises: ValueError when two services claim one abstract syntax."""
        self.ae_title = ae_title
        self.host = host
        self._wanted_port = port
        self._limits = limits or Limits()
        self._wire = wire or Wire()
        self._ssl_context = ssl_context
        self._server: _Server | None = None
        self._loop: threading.Thread | None = None
        self._routes = _routes(services)
        self._contexts = SharedContexts(
            supported(context) for service in services for context in service.contexts
        )
        self._services = tuple(services)
        self._open_spool = next((s.open_spool for s in services if s.open_spool is not None), None)

    @property
    def port(self) -> int:
        """The port it listens on; the wanted one before it is started."""
        return self._wanted_port if self._server is None else int(self._server.server_address[1])

    def start(self) -> None:
        """Listen. Raises: OSError when the port is not free."""
        ae = AcceptorAE(self.ae_title)
        introduce(ae)
        ae.maximum_associations = self._limits.associations
        ae.maximum_pdu_size = self._limits.data_bytes
        ae.acse_timeout = self._limits.request_s
        ae.dimse_timeout = self._limits.response_s
        ae.network_timeout = self._limits.silence_s
        try:
            self._server = cast(
                _Server,
                ae.make_server(
                    (self.host, self._wanted_port),
                    contexts=self._contexts,
                    ssl_context=self._ssl_context,
                    evt_handlers=[
                        (evt.EVT_REQUESTED, _reject_foreign_application),
                        *(
                            (event, self._answer)
                            for event in {key[0] for key in self._routes.handlers}
                        ),
                    ],
                    server_class=_Server,
                    limits=self._limits,
                    wire=self._wire,
                    routes=self._routes,
                    open_spool=self._open_spool,
                ),
            )
        except OSError as why:
            where = f"DICOM port {self._wanted_port} on {self.host}"
            raise OSError(why.errno, f"{where}: {why.strerror}") from why
        ae._servers.append(self._server)
        self._loop = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="dimse-server", daemon=True
        )
        self._loop.start()

    def stop(self) -> None:
        """Stop listening and abort what is open."""
        if self._server is None:
            return
        server, self._server = self._server, None
        self._wanted_port = int(server.server_address[1])
        server.shutdown()
        for assoc in server.active_associations:
            assoc.abort()
        for service in self._services:
            service.stop()
        if self._loop is not None:
            self._loop.join(5)

    def _answer(self, event: evt.Event) -> Any:
        """Give an event to the service whose abstract syntax it came on."""
        abstract_syntax = str(event.context.abstract_syntax)
        return self._routes.handlers[cast(evt.InterventionEvent, event.event), abstract_syntax](
            event
        )


class _Server(GuardedServer):
    def __init__(
        self,
        *args: Any,
        routes: Routes,
        open_spool: Callable[[], Spool] | None,
        **kwargs: Any,
    ) -> None:
        self.routes = routes
        self.open_spool = open_spool
        super().__init__(*args, **kwargs)

    def prepare(self, assoc: Association) -> None:
        """Make of the library's association one of ours."""
        keep_responses(assoc, AcceptedAssociation)
        cast(AcceptedAssociation, assoc).prepare(self.routes, self.open_spool, self.wire)


def _routes(services: Sequence[Service]) -> Routes:
    routes = Routes()
    claimed: set[str] = set()
    for service in services:
        for context in service.contexts:
            if context.abstract_syntax in claimed:
                raise ValueError(f"two services claim {context.abstract_syntax}")
            claimed.add(context.abstract_syntax)
            routes.before_sending[context.abstract_syntax] = service.before_sending
            for event, handler in service.handlers().items():
                routes.handlers[event, context.abstract_syntax] = handler
            for request, operation in service.operations().items():
                routes.operations[request, context.abstract_syntax] = operation
    return routes


def _reject_foreign_application(event: evt.Event) -> None:
    """Reject a request for another application context: permanent, user, 2 (PS3.8 9.3.4)."""
    assoc = event.assoc
    primitive = assoc.requestor.primitive
    if primitive is None or str(primitive.application_context_name) == APPLICATION_CONTEXT:
        return
    assoc.acse.send_reject(0x01, 0x01, 0x02)
    with suppress(OSError):
        assoc.kill()
