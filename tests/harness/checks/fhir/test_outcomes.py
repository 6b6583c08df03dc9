"""Rows of errors and OperationOutcome."""

import pytest

from harness.checks.fhir import outcomes as o
from tests.harness.checks.build import clean, nothing, resource, table, violation
from tests.harness.checks.fhir.traffic import fhir, patient


def outcome(*issues):
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


GOOD = outcome({"severity": "error", "code": "not-found", "diagnostics": "no such Patient"})


@pytest.mark.parametrize(
    "case",
    table(
        clean(o.ERROR_IS_EXPLAINED, *fhir(status=404, answer=GOOD)),
        violation(o.ERROR_IS_EXPLAINED, *fhir(status=404, text=b"gone"), at="body"),
        violation(o.ERROR_IS_EXPLAINED, *fhir(status=500, answer=patient()), at="body"),
        nothing(o.ERROR_IS_EXPLAINED, *fhir(answer=patient())),
        nothing(o.ERROR_IS_EXPLAINED, *fhir(target="/dicom-web/studies/1.2", status=404)),
        clean(o.OUTCOME_IS_CODED, resource(GOOD)),
        violation(o.OUTCOME_IS_CODED, resource(outcome()), at="/issue"),
        violation(
            o.OUTCOME_IS_CODED, resource(outcome({"severity": "bad", "code": "x"})), at="severity"
        ),
        violation(o.OUTCOME_IS_CODED, resource(outcome({"severity": "error"})), at="/issue/0/code"),
        nothing(o.OUTCOME_IS_CODED, resource(patient())),
        clean(o.OUTCOME_LEAKS_NO_INTERNALS, resource(GOOD)),
        violation(
            o.OUTCOME_LEAKS_NO_INTERNALS,
            resource(
                outcome(
                    {
                        "severity": "error",
                        "code": "exception",
                        "diagnostics": "Traceback (most recent call last):\n  File ...",
                    }
                )
            ),
            at="diagnostics",
        ),
        nothing(o.OUTCOME_LEAKS_NO_INTERNALS, resource(patient())),
    ),
)
def test_outcomes(case):
    case.check()
