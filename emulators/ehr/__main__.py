"""The EHR as a process: FHIR, worklist and performed steps, control."""

from __future__ import annotations

import sys

from emulators.core.peers import DimsePeer
from emulators.core.process import run
from emulators.core.settings import Settings
from emulators.dimse.faults.mpps import MisbehavingPerformedSteps
from emulators.dimse.faults.worklist import misbehaving
from emulators.dimse.server import DimseServer
from emulators.dimse.verification import Verification
from emulators.dimse.worklist import WorklistFind
from emulators.ehr.actor import Ehr
from emulators.ehr.faults.available import FHIR
from emulators.web.control import control_app
from emulators.web.faults.fhir import MisbehavingFhir
from emulators.web.fhir.app import MOUNT, fhir_app
from emulators.web.serve import WebServer


class EhrProcess:
    """The EHR with its three doors."""

    def __init__(self, settings: Settings) -> None:
        """Compose it; nothing listens yet."""
        self._settings = settings
        self._ehr = Ehr(settings)
        department, faults = self._ehr.department, self._ehr.faults
        services = [
            Verification(),
            WorklistFind(department, misbehaving(faults)),
            MisbehavingPerformedSteps(department, faults),
        ]
        self._dimse = DimseServer(settings.ae_title, settings.host, settings.dimse_port, services)
        fhir = MisbehavingFhir(self._ehr.fhir.answer, faults, FHIR)
        self._web = WebServer(fhir_app(fhir), settings.host, settings.web_port)
        app = control_app(self._ehr, settings.control_token)
        self._control = WebServer(app, settings.host, settings.control_port)

    def start(self) -> None:
        """Listen on all. Raises: OSError naming the port in use."""
        self._dimse.start()
        self._web.start()
        host = self._settings.host
        self._ehr.own_dimse = DimsePeer(host, self._dimse.port, self._settings.ae_title)
        self._ehr.own_web = f"{self._web.origin}{MOUNT}"
        self._control.start()

    def endpoints(self) -> dict[str, object]:
        """Describe all for the ready line."""
        dimse = {
            "host": self._settings.host,
            "port": self._dimse.port,
            "ae_title": self._settings.ae_title,
        }
        web = {"url": f"{self._web.origin}{MOUNT}"}
        return {"control": self._control.origin, "dimse": dimse, "web": web}

    def stop(self) -> None:
        """Stop listening and close what it holds."""
        self._control.stop()
        self._web.stop()
        self._dimse.stop()
        self._ehr.close()


if __name__ == "__main__":
    sys.exit(run("ehr", EhrProcess))
