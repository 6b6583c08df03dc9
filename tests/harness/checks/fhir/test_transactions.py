"""Rows of transactions."""

import pytest

from harness.checks.fhir import transactions as t
from tests.harness.checks.build import clean, nothing, table, violation
from tests.harness.checks.fhir.traffic import fhir


def ask(*types, kind="transaction"):
    entries = [
        {"resource": {"resourceType": k}, "request": {"method": "POST", "url": k}} for k in types
    ]
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def tell(*entries, kind="transaction-response"):
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"response": {"status": s, "location": where}} for s, where in entries],
    }


PATIENT, OBSERVATION = ("201 Created", "Patient/1/_history/1"), ("201", "Observation/2/_history/1")
SENT = ask("Patient", "Observation")


def post(sent, answer, **more):
    return fhir("POST", "/fhir", sent=sent, answer=answer, **more)


GOOD = post(SENT, tell(PATIENT, OBSERVATION))
ORDER, STATUS, WHOLE = (
    t.TRANSACTION_ANSWERS_EACH_ENTRY,
    t.TRANSACTION_ENTRIES_HAVE_A_STATUS,
    t.TRANSACTION_SUCCEEDS_AS_A_WHOLE,
)


@pytest.mark.parametrize(
    "case",
    table(
        clean(ORDER, *GOOD),
        clean(ORDER, *post(ask("Patient", kind="batch"), tell(PATIENT, kind="batch-response"))),
        violation(ORDER, *post(SENT, tell(PATIENT)), at="/entry"),
        violation(ORDER, *post(SENT, tell(OBSERVATION, PATIENT)), at="/entry/0/response/location"),
        violation(ORDER, *post(SENT, tell(PATIENT, OBSERVATION, kind="searchset")), at="/type"),
        nothing(ORDER, *post(SENT, None, status=400)),
        nothing(ORDER, *fhir("POST", "/fhir/Patient", sent={"resourceType": "Patient"})),
        clean(STATUS, *GOOD),
        violation(STATUS, *post(SENT, tell(("ok", "Patient/1"), OBSERVATION)), at="/entry/0"),
        nothing(STATUS, *post(SENT, None, status=400)),
        clean(WHOLE, *GOOD),
        violation(WHOLE, *post(SENT, tell(PATIENT, ("422", ""))), at="/entry/1/response/status"),
        nothing(WHOLE, *post(ask("Patient", kind="batch"), tell(("422", "")))),
    ),
)
def test_transactions(case):
    case.check()
