"""The image manager and archive as a process: DIMSE and DICOMweb over one store, and control."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer
from emulators.core.process import run
from emulators.core.settings import BadOption, Settings
from emulators.core.store import Durability, Store, StoreInUse
from emulators.dimse.archive import by_ae_title
from emulators.dimse.availability_notifier import Notifier
from emulators.dimse.faults.archive import ARCHIVE_FAULTS, faulty_archive_services
from emulators.dimse.faults.association import FaultyWire
from emulators.dimse.server import DimseServer
from emulators.pacs.actor import Archive
from emulators.web.addresses import ROOT
from emulators.web.control import control_app
from emulators.web.dicomweb import dicomweb_app
from emulators.web.faults.catalogue import DICOMWEB_FAULTS, misbehaving
from emulators.web.serve import WebServer


class ArchiveProcess:
    """The archive with its three doors."""

    def __init__(self, settings: Settings) -> None:
        """Compose it; nothing listens yet. Raises: UnknownFault, BadOption, OSError."""
        self._settings = settings
        faults = Faults((*ARCHIVE_FAULTS, *DICOMWEB_FAULTS), settings.faults)
        try:
            self._store = Store(settings.data, durability=Durability(settings.durability))
        except StoreInUse as owned:
            raise BadOption(f"--data: {owned}") from owned
        self._notifier = Notifier(settings.ae_title, settings.notified)
        self._archive = Archive(self._store, faults, self._notifier)
        self._dimse = DimseServer(
            settings.ae_title,
            settings.host,
            settings.dimse_port,
            faulty_archive_services(
                self._store, settings.ae_title, by_ae_title(self._archive.peers), faults
            ),
            wire=FaultyWire(faults),
        )
        web = dicomweb_app(
            self._store,
            max_request_bytes=settings.max_request_bytes,
            max_part_bytes=settings.max_part_bytes,
            inside=[misbehaving(faults, self._store)],
        )
        self._web = WebServer(web, settings.host, settings.web_port)
        control = control_app(self._archive, settings.control_token)
        self._control = WebServer(control, settings.host, settings.control_port)

    def start(self) -> None:
        """Listen on all three. Raises: OSError naming the port in use."""
        self._notifier.start()
        self._dimse.start()
        self._web.start()
        # Bound to every address, it is asked at the one that its web door names.
        host = urlsplit(self._web.origin).hostname or self._settings.host
        self._archive.own_dimse = DimsePeer(host, self._dimse.port, self._settings.ae_title)
        self._archive.own_web = f"{self._web.origin}{ROOT}"
        self._control.start()

    def endpoints(self) -> dict[str, object]:
        """Describe all three for the ready line."""
        return {
            "control": self._control.origin,
            "dimse": {
                "host": self._settings.host,
                "port": self._dimse.port,
                "ae_title": self._settings.ae_title,
            },
            "web": {"url": f"{self._web.origin}{ROOT}"},
        }

    def stop(self) -> None:
        """Stop listening, then close the store."""
        self._control.stop()
        self._web.stop()
        self._dimse.stop()
        self._notifier.stop()
        self._store.close()


if __name__ == "__main__":
    sys.exit(run("pacs", ArchiveProcess))
