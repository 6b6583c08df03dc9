"""Rows of reads and of the metadata of answers."""

import pytest

from harness.checks.fhir import reading as r
from harness.core.requirement import Role
from tests.harness.checks.build import clean, not_theirs, nothing, table, violation
from tests.harness.checks.fhir.traffic import META, STAMPS, fhir, patient

P = patient()
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "x"}]}


def stamped(**meta):
    return patient(meta=META | meta)


@pytest.mark.parametrize(
    "case",
    table(
        clean(r.READ_RETURNS_WHAT_WAS_ASKED, *fhir(answer=P)),
        violation(r.READ_RETURNS_WHAT_WAS_ASKED, *fhir(answer=patient("p2")), at="/id"),
        violation(r.READ_RETURNS_WHAT_WAS_ASKED, *fhir(answer=OUTCOME), at="/id"),
        nothing(r.READ_RETURNS_WHAT_WAS_ASKED, *fhir(status=404, answer=OUTCOME)),
        not_theirs(r.READ_RETURNS_WHAT_WAS_ASKED, *fhir(answer=patient("p2"), side=Role.INITIATOR)),
        clean(r.UNKNOWN_RESOURCE_IS_NOT_FOUND, *fhir(status=404)),
        clean(r.UNKNOWN_RESOURCE_IS_NOT_FOUND, *fhir(status=410)),
        clean(r.UNKNOWN_RESOURCE_IS_NOT_FOUND, *fhir(target="/fhir/Patient/a%20b", status=400)),
        violation(r.UNKNOWN_RESOURCE_IS_NOT_FOUND, *fhir(status=500), at="status"),
        violation(r.UNKNOWN_RESOURCE_IS_NOT_FOUND, *fhir(status=400), at="status"),
        nothing(r.UNKNOWN_RESOURCE_IS_NOT_FOUND, *fhir(answer=P)),
        nothing(r.UNKNOWN_RESOURCE_IS_NOT_FOUND, *fhir(status=401)),
        clean(r.ETAG_IS_THE_VERSION, *fhir(answer=P, headers=STAMPS)),
        violation(r.ETAG_IS_THE_VERSION, *fhir(answer=P, headers=(("ETag", 'W/"2"'),)), at="etag"),
        violation(r.ETAG_IS_THE_VERSION, *fhir(answer=P, headers=(("ETag", '"3"'),)), at="etag"),
        nothing(r.ETAG_IS_THE_VERSION, *fhir(answer=P)),
        clean(r.ETAG_IS_SENT, *fhir(answer=P, headers=STAMPS)),
        violation(r.ETAG_IS_SENT, *fhir(answer=P), at="etag"),
        nothing(r.ETAG_IS_SENT, *fhir(status=404, answer=OUTCOME)),
        clean(r.LAST_UPDATED_IS_AN_INSTANT, *fhir(answer=P)),
        violation(
            r.LAST_UPDATED_IS_AN_INSTANT,
            *fhir(answer=stamped(lastUpdated="2026-01-31T12:00:00")),
            at="lastUpdated",
        ),
        violation(
            r.LAST_UPDATED_IS_AN_INSTANT,
            *fhir(answer={"resourceType": "Patient", "id": "p1"}),
            at="lastUpdated",
        ),
        nothing(r.LAST_UPDATED_IS_AN_INSTANT, *fhir(status=404)),
        clean(r.LAST_MODIFIED_AGREES, *fhir(answer=P, headers=STAMPS)),
        violation(r.LAST_MODIFIED_AGREES, *fhir(answer=P), at="last-modified"),
        violation(
            r.LAST_MODIFIED_AGREES,
            *fhir(answer=P, headers=(("Last-Modified", "Sat, 31 Jan 2026 12:00:05 GMT"),)),
            at="last-modified",
        ),
        violation(
            r.LAST_MODIFIED_AGREES,
            *fhir(answer=P, headers=(("Last-Modified", "yesterday"),)),
            at="last-modified",
        ),
        nothing(r.LAST_MODIFIED_AGREES, *fhir(status=404)),
    ),
)
def test_reading(case):
    case.check()
