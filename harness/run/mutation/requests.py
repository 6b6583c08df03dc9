"""Requests of the stories' web transactions, as `asked` names them: whatever the base path."""

from __future__ import annotations

from typing import Final

STUDIES: Final = r"GET [^?]*/studies(\?|$)"
SERIES: Final = r"GET [^?]*/studies/[^/?]+/series(\?|$)"
STUDY_INSTANCES: Final = r"GET [^?]*/studies/[^/?]+/instances(\?|$)"
SERIES_INSTANCES: Final = r"GET [^?]*/series/[^/?]+/instances(\?|$)"
STUDY: Final = r"GET [^?]*/studies/[^/?]+$"
ONE_SERIES: Final = r"GET [^?]*/studies/[^/?]+/series/[^/?]+$"
INSTANCE: Final = r"GET [^?]*/instances/[^/?]+$"
STUDY_METADATA: Final = r"GET [^?]*/studies/[^/?]+/metadata$"
INSTANCE_METADATA: Final = r"GET [^?]*/instances/[^/?]+/metadata$"
FRAMES: Final = r"GET [^?]*/frames/[^/?]+$"
RENDERED: Final = r"GET [^?]*/rendered(\?|$)"
STORE: Final = r"POST [^?]*/studies(/[^/?]+)?$"

VIEW: Final = "dicomweb/client_view.feature"
PUBLISHED: Final = "fhir/imaging_study.feature"
OBSERVED: Final = "fhir/observations.feature"
QUERY: Final = "dicomweb/query.feature"
RETRIEVE: Final = "dicomweb/retrieve.feature"
STORES: Final = "dicomweb/store.feature"
REST: Final = "fhir/rest.feature"
PROCEDURE_STEP: Final = "dimse/procedure_step.feature"

FHIR_SEARCH: Final = r"GET [^?]*/Patient\?"
FHIR_READ: Final = r"GET [^?]*/Patient/[^/?]+$"
FHIR_CREATE: Final = r"POST [^?]*/Patient$"
FHIR_UPDATE: Final = r"PUT [^?]*/Patient/[^/?]+$"
FHIR_TRANSACTION: Final = r"POST [^?]*/fhir/?$"
CAPABILITIES: Final = r"GET [^?]*/fhir/metadata$"
ORDER: Final = r"POST [^?]*/ServiceRequest$"
OBSERVATIONS: Final = r"GET [^?]*/Observation\?"
IMAGING_STUDIES: Final = r"GET [^?]*/ImagingStudy\?"
ENDPOINT: Final = r"GET [^?]*/Endpoint/[^/?]+$"
