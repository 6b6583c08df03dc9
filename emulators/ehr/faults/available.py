"""Every misbehaviour that the EHR can be told to show."""

from __future__ import annotations

from typing import Final

from emulators.core.faults import Fault
from emulators.dimse.faults import mpps, worklist
from emulators.ehr.faults import imaging_study, observation, registration
from emulators.web.faults import fhir_json, fhir_rest, fhir_searchset
from emulators.web.faults.fhir import FhirFault

FHIR: Final[tuple[FhirFault, ...]] = (
    *fhir_rest.FAULTS,
    *fhir_searchset.FAULTS,
    *fhir_json.FAULTS,
    *registration.FAULTS,
    *observation.FAULTS,
    *imaging_study.STUDIES,
    *imaging_study.ENDPOINTS,
)
AVAILABLE: Final[tuple[Fault, ...]] = (
    *(one.fault for one in FHIR),
    *worklist.FAULTS,
    *(one.fault for one in mpps.FAULTS),
)
