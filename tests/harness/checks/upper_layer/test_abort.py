import pytest

from harness.checks.upper_layer.abort import (
    ACCEPTER_ABORTS_WITH_DEFINED_CODES,
    OPENER_ABORTS_WITH_DEFINED_CODES,
    PROVIDER_REASONS,
)
from harness.core.requirement import Role
from tests.harness.checks.build import (
    Case,
    clean,
    connection,
    judge_all,
    nothing,
    objections,
    table,
    violation,
)

OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER


def abort(side: Role, *body: int) -> tuple[Role, int, bytes]:
    return (side, 0x07, bytes(body))


ROWS = table(
    clean(ACCEPTER_ABORTS_WITH_DEFINED_CODES, connection(abort(ACCEPTER, 0, 0, 2, 6))),
    clean(
        ACCEPTER_ABORTS_WITH_DEFINED_CODES,
        connection(abort(ACCEPTER, 9, 9, 0, 77)),
        name="reason not significant",
    ),
    violation(
        ACCEPTER_ABORTS_WITH_DEFINED_CODES, connection(abort(ACCEPTER, 0, 0, 1, 0)), at="source"
    ),
    violation(
        ACCEPTER_ABORTS_WITH_DEFINED_CODES,
        connection(abort(ACCEPTER, 0, 0, 2, 3)),
        at="reason",
        name="reserved reason",
    ),
    violation(
        ACCEPTER_ABORTS_WITH_DEFINED_CODES,
        connection(abort(ACCEPTER)),
        at="length",
        name="empty body",
    ),
    nothing(ACCEPTER_ABORTS_WITH_DEFINED_CODES, connection(abort(OPENER, 0, 0, 0, 0))),
    clean(OPENER_ABORTS_WITH_DEFINED_CODES, connection(abort(OPENER, 0, 0, 0, 0), side=OPENER)),
    violation(OPENER_ABORTS_WITH_DEFINED_CODES, connection(abort(OPENER, 0, 0, 3, 0), side=OPENER)),
    nothing(OPENER_ABORTS_WITH_DEFINED_CODES, connection(abort(ACCEPTER, 0, 0, 0, 0), side=OPENER)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("reason", PROVIDER_REASONS)
def test_every_defined_abort_is_accepted(reason: int) -> None:
    assert objections(judge_all([connection(abort(ACCEPTER, 0, 0, 2, reason))], "ul")) == []
