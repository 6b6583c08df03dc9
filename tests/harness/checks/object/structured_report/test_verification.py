"""Completion and verification."""

import pytest

from harness.checks.object.structured_report.verification import (
    VERIFIED_DOCUMENT_IS_COMPLETE,
    VERIFIED_DOCUMENT_NAMES_ITS_VERIFIER,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import IMAGE, document

OBSERVER = {0x0040A075: "Reader^Rose", 0x0040A027: "Clinic", 0x0040A030: "20240102"}
NO_TIME = {k: v for k, v in OBSERVER.items() if k != 0x0040A030}


def verified(*observers, **more):
    return document(x0040A493="VERIFIED", x0040A073=list(observers) or None, **more)


ROWS = table(
    clean(VERIFIED_DOCUMENT_IS_COMPLETE, verified(OBSERVER)),
    clean(VERIFIED_DOCUMENT_IS_COMPLETE, document(x0040A491="PARTIAL"), name="partial"),
    violation(
        VERIFIED_DOCUMENT_IS_COMPLETE, verified(OBSERVER, x0040A491="PARTIAL"), at="(0040,A491)"
    ),
    nothing(VERIFIED_DOCUMENT_IS_COMPLETE, IMAGE),
    clean(VERIFIED_DOCUMENT_NAMES_ITS_VERIFIER, verified(OBSERVER)),
    clean(VERIFIED_DOCUMENT_NAMES_ITS_VERIFIER, document(), name="unverified"),
    violation(VERIFIED_DOCUMENT_NAMES_ITS_VERIFIER, verified(), at="(0040,A073)"),
    violation(
        VERIFIED_DOCUMENT_NAMES_ITS_VERIFIER,
        verified(OBSERVER, NO_TIME),
        at="(0040,A073)[1].(0040,A030)",
    ),
    nothing(VERIFIED_DOCUMENT_NAMES_ITS_VERIFIER, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
