"""The modality as a process: verification and commitment reports at its DIMSE port, control."""

from __future__ import annotations

from emulators.core.peers import DimsePeer
from emulators.core.settings import Settings
from emulators.dimse.server import DimseServer
from emulators.dimse.verification import Verification
from emulators.modality.actor import Modality
from emulators.web.control import control_app
from emulators.web.serve import WebServer


class ModalityProcess:
    """The modality with its two doors."""

    def __init__(self, settings: Settings) -> None:
        """Compose it; nothing listens yet."""
        self._settings = settings
        self._modality = Modality(settings)
        services = [Verification(), self._modality.receiver]
        self._dimse = DimseServer(settings.ae_title, settings.host, settings.dimse_port, services)
        app = control_app(self._modality, settings.control_token)
        self._control = WebServer(app, settings.host, settings.control_port)

    def start(self) -> None:
        """Listen on both. Raises: OSError naming the port in use."""
        self._dimse.start()
        own = DimsePeer(self._settings.host, self._dimse.port, self._settings.ae_title)
        self._modality.own_dimse = own
        self._control.start()

    def endpoints(self) -> dict[str, object]:
        """Describe both for the ready line."""
        return {
            "control": self._control.origin,
            "dimse": {
                "host": self._settings.host,
                "port": self._dimse.port,
                "ae_title": self._settings.ae_title,
            },
        }

    def stop(self) -> None:
        """Stop listening."""
        self._control.stop()
        self._dimse.stop()
