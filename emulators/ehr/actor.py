"""The EHR as its operator sees it (emulators/README.md)."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from emulators.core.clock import Clock, utc_now
from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer, Peer
from emulators.core.settings import Settings
from emulators.dimse.client import AssociationRefused, Unreachable, associate
from emulators.dimse.contexts import VERIFICATION, Context
from emulators.ehr.department import Department
from emulators.ehr.faults.available import AVAILABLE
from emulators.ehr.orders import OrderFiller
from emulators.ehr.publishing import Publisher
from emulators.web.arguments import Arguments, reporting
from emulators.web.client import WebClient, WebProblem
from emulators.web.control import Action, Unhealthy
from emulators.web.fhir.message import FHIR_JSON
from emulators.web.fhir.service import FhirService
from emulators.web.fhir.store import ResourceStore

HEALTH_S = 5.0


class Ehr:
    """FHIR server, order filler and performed procedure step manager over one store."""

    name = "ehr"

    def __init__(self, settings: Settings, clock: Clock = utc_now) -> None:
        """Open or create what it holds in the data folder. Raises: OSError."""
        settings.data.mkdir(parents=True, exist_ok=True)
        durable = settings.durability == "full"
        self.faults = Faults(AVAILABLE, settings.faults)
        self._filler = OrderFiller(settings.seed, settings.salt)
        self._store = ResourceStore(settings.data / "fhir.sqlite", durable=durable)
        self.fhir = FhirService(
            self._store, completions={"ServiceRequest": self._filler.complete}, clock=clock
        )
        self.department = Department(
            self.fhir, settings.data / "steps.sqlite", durable=durable, clock=clock
        )
        self._publisher = Publisher(self.fhir, self.department)
        self._peers: Mapping[str, Peer] = {}
        self._publishing = threading.Lock()
        self.own_web = ""  # known once it listens, likewise below
        self.own_dimse: DimsePeer | None = None
        self.seed(settings.seed, settings.salt)

    @property
    def actions(self) -> Mapping[str, Action]:
        """What the EHR can be told to do."""
        return {"publish-study": reporting(WebProblem)(self._publish)}

    def health(self) -> None:
        """Ask itself over HTTP and DIMSE. Raises: Unhealthy."""
        if self.own_dimse is None or not self.own_web:
            raise Unhealthy("the services have not started")
        try:
            with WebClient("the FHIR service", HEALTH_S) as client:
                answer = client.get(f"{self.own_web}/metadata", FHIR_JSON)
            if answer.status != 200:
                raise Unhealthy(f"the FHIR service answers {answer.status}")
            own = self.own_dimse
            contexts = [Context(VERIFICATION)]
            with associate(own, contexts, calling_ae=own.ae_title, limit_s=HEALTH_S) as assoc:
                status = assoc.send_c_echo().get("Status")
            if status != 0x0000:
                raise Unhealthy("the DIMSE service does not answer C-ECHO")
        except (WebProblem, Unreachable, AssociationRefused) as why:
            raise Unhealthy(str(why)) from why

    def reset(self) -> None:
        """Forget every resource and every performed step."""
        self.fhir.reset()
        self.department.reset()

    def seed(self, seed: int, salt: str) -> None:
        """Set what decides ids, accession numbers and UIDs."""
        for part in (self._filler, self.department, self.fhir.interactions):
            part.seed, part.salt = seed, salt

    def meet(self, peers: Mapping[str, Peer]) -> None:
        """Replace the peers it knows; steps are scheduled on the modality's AE."""
        self._peers = dict(peers)
        modality = peers.get("modality")
        if modality is not None and modality.dimse is not None:
            self.department.station = modality.dimse.ae_title

    def holds(self) -> Mapping[str, object]:
        """Describe resources, worklist and performed steps."""
        return {"resources": self._store.counts(), **self.department.holds()}

    def close(self) -> None:
        """Close the databases."""
        self._store.close()
        self.department.close()

    def _publish(self, given: Arguments) -> Mapping[str, object]:
        with self._publishing:
            return self._publisher.publish(given, self._peers)
