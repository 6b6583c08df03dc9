"""What the steps of a scenario may say, part by part."""

from __future__ import annotations

from harness.run.fhir_client import FhirClient
from harness.run.imaging import Neurologist, Scanner, Workstation
from harness.run.lineage import Lineage
from harness.run.ordering import Desk
from harness.run.session import Session
from harness.run.step_reports import StepReports
from harness.run.web_client import WebClient
from harness.run.world import World


class StepSession(Session):
    """The session as the Gherkin steps see it."""

    def __init__(self, world: World, scenario: str, salt: str) -> None:
        super().__init__(world, scenario, salt)
        self.desk = Desk(self)
        self.scanner = Scanner(self)
        self.neurologist = Neurologist(self)
        self.workstation = Workstation(self)
        self.web_client = WebClient(self)
        self.fhir_client = FhirClient(self)
        self.step_reports = StepReports(self)
        self.lineage = Lineage(self)
