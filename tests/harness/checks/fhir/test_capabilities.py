"""Rows of CapabilityStatement."""

from dataclasses import replace

import pytest

from harness.checks.fhir import capabilities as c
from tests.harness.checks.build import clean, nothing, resource, table, violation
from tests.harness.checks.fhir.traffic import bundle, fhir, patient

GOOD = {
    "resourceType": "CapabilityStatement",
    "status": "active",
    "date": "2026-01-31",
    "kind": "instance",
    "implementation": {"description": "a hospital"},
    "fhirVersion": "4.0.1",
    "format": ["application/fhir+json"],
    "rest": [
        {
            "mode": "server",
            "interaction": [{"code": "transaction"}],
            "resource": [{"type": "Patient", "interaction": [{"code": "read"}]}],
        }
    ],
}
META = fhir(target="/fhir/metadata", answer=GOOD)
READ = fhir(answer=patient(), id="c1.h2", at=2.0)
SEARCH = fhir(target="/fhir/Patient", answer=bundle(patient()), id="c1.h2", at=2.0)
ELSEWHERE = tuple(replace(s, scenario="another") for s in META)


def without(name):
    return resource({k: v for k, v in GOOD.items() if k != name})


@pytest.mark.parametrize(
    "case",
    table(
        clean(c.CAPABILITIES_ARE_ANSWERED, *META),
        violation(c.CAPABILITIES_ARE_ANSWERED, *fhir(target="/fhir/metadata", status=404)),
        violation(c.CAPABILITIES_ARE_ANSWERED, *fhir(target="/fhir/metadata", answer=patient())),
        nothing(c.CAPABILITIES_ARE_ANSWERED, *READ),
        clean(c.CAPABILITY_STATEMENT_IS_COMPLETE, resource(GOOD)),
        *(
            violation(c.CAPABILITY_STATEMENT_IS_COMPLETE, without(name), at=name)
            for name in ("status", "date", "kind", "fhirVersion", "format", "rest")
        ),
        violation(c.CAPABILITY_STATEMENT_IS_COMPLETE, without("implementation")),
        nothing(c.CAPABILITY_STATEMENT_IS_COMPLETE, resource(patient())),
        clean(c.CAPABILITY_STATEMENT_IS_R4, resource(GOOD)),
        violation(
            c.CAPABILITY_STATEMENT_IS_R4, resource(GOOD | {"fhirVersion": "5.0.0"}), at="/fhirV"
        ),
        violation(c.CAPABILITY_STATEMENT_IS_R4, resource(GOOD | {"format": ["xml"]}), at="/format"),
        nothing(c.CAPABILITY_STATEMENT_IS_R4, resource(patient())),
        clean(c.USED_INTERACTIONS_ARE_DECLARED, *META, *READ),
        clean(c.USED_INTERACTIONS_ARE_DECLARED, *ELSEWHERE, *READ, name="asked for elsewhere"),
        violation(c.USED_INTERACTIONS_ARE_DECLARED, *META, *SEARCH),
        nothing(c.USED_INTERACTIONS_ARE_DECLARED, *SEARCH),
        nothing(c.USED_INTERACTIONS_ARE_DECLARED, *META, *fhir(status=404, id="c1.h2")),
    ),
)
def test_capabilities(case):
    case.check()
