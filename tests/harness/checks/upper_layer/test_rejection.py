import pytest

from harness.checks.upper_layer.rejection import REASONS, REJECTION_CODES_ARE_DEFINED
from harness.core.subject import Answer, Negotiation
from tests.harness.checks.build import (
    Case,
    clean,
    judge_all,
    negotiation,
    nothing,
    objections,
    table,
    violation,
)


def rejected(result: int, source: int, reason: int) -> Negotiation:
    return negotiation(answer=Answer.REJECTED, rejection=(result, source, reason))


ROWS = table(
    clean(REJECTION_CODES_ARE_DEFINED, rejected(1, 1, 7)),
    violation(REJECTION_CODES_ARE_DEFINED, rejected(0, 1, 1), at="result"),
    violation(REJECTION_CODES_ARE_DEFINED, rejected(1, 4, 1), at="source", name="source"),
    violation(REJECTION_CODES_ARE_DEFINED, rejected(1, 2, 7), at="reason", name="reason"),
    nothing(REJECTION_CODES_ARE_DEFINED, negotiation()),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_every_defined_rejection_is_accepted() -> None:
    for source, reasons in REASONS.items():
        for reason in reasons:
            subjects = [rejected(result, source, reason) for result in (1, 2)]
            assert objections(judge_all(subjects, "ul")) == []
