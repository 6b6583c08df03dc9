"""Rows of ids and dates."""

import pytest

from harness.checks.fhir import primitives as p
from tests.harness.checks.build import clean, nothing, resource, table, violation

P = {"resourceType": "Patient", "id": "p-1.a"}


def of(**more):
    return resource(P | more)


@pytest.mark.parametrize(
    "case",
    table(
        clean(p.IDS_ARE_LEGAL, of(meta={"versionId": "1"}, contained=[P])),
        clean(p.IDS_ARE_LEGAL, of(id="x" * 64)),
        violation(p.IDS_ARE_LEGAL, of(id="x" * 65), at="/id"),
        violation(p.IDS_ARE_LEGAL, of(id="a_b"), at="/id"),
        violation(p.IDS_ARE_LEGAL, of(id=7), at="/id"),
        violation(p.IDS_ARE_LEGAL, of(contained=[P | {"id": "a b"}]), at="/contained/0/id"),
        violation(p.IDS_ARE_LEGAL, of(meta={"versionId": "1/2"}), at="/meta/versionId"),
        nothing(p.IDS_ARE_LEGAL, resource({"resourceType": "Patient"})),
        clean(p.DATES_ARE_REAL, of(birthDate="1954-02-28", period={"start": "2026-01"})),
        violation(p.DATES_ARE_REAL, of(birthDate="1954-02-30"), at="/birthDate"),
        violation(p.DATES_ARE_REAL, of(birthDate="1954-02-28T12:00:00Z"), at="/birthDate"),
        violation(p.DATES_ARE_REAL, of(authoredOn="2026-01-31T12:00:00"), at="/authoredOn"),
        violation(p.DATES_ARE_REAL, of(meta={"lastUpdated": "2026-01-31"}), at="/lastUpdated"),
        nothing(p.DATES_ARE_REAL, of()),
    ),
)
def test_primitives(case):
    case.check()
