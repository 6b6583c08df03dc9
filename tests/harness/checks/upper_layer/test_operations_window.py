import struct

import pytest

from harness.checks.upper_layer.operations_window import (
    WINDOW_IS_ANSWERED_ONLY_WHEN_PROPOSED,
    WINDOW_STAYS_WITHIN_THE_PROPOSAL,
)
from harness.core.subject import Answer, Negotiation
from tests.harness.checks.build import (
    Case,
    associate,
    clean,
    negotiation,
    nothing,
    table,
    user_items,
    violation,
)


def window(asked: tuple[int, int] | None, given: tuple[int, int] | None) -> Negotiation:
    def items(pair: tuple[int, int] | None) -> list[tuple[int, bytes]]:
        return [(0x53, struct.pack(">HH", *pair))] if pair else []

    return negotiation(
        request=associate(user_items(*items(asked))), accept=associate(user_items(*items(given)))
    )


ROWS = table(
    clean(WINDOW_IS_ANSWERED_ONLY_WHEN_PROPOSED, window(None, None)),
    clean(WINDOW_IS_ANSWERED_ONLY_WHEN_PROPOSED, window((5, 5), (1, 1)), name="proposed"),
    violation(WINDOW_IS_ANSWERED_ONLY_WHEN_PROPOSED, window(None, (1, 1)), at="operations-window"),
    nothing(
        WINDOW_IS_ANSWERED_ONLY_WHEN_PROPOSED,
        negotiation(answer=Answer.REJECTED, rejection=(1, 1, 1)),
    ),
    clean(WINDOW_STAYS_WITHIN_THE_PROPOSAL, window((5, 1), (5, 1))),
    clean(WINDOW_STAYS_WITHIN_THE_PROPOSAL, window((0, 0), (0, 9)), name="unlimited"),
    clean(WINDOW_STAYS_WITHIN_THE_PROPOSAL, window((5, 1), None), name="omitted"),
    violation(WINDOW_STAYS_WITHIN_THE_PROPOSAL, window((5, 1), (6, 1)), at="invoked"),
    violation(
        WINDOW_STAYS_WITHIN_THE_PROPOSAL, window((5, 1), (5, 0)), at="performed", name="unlimited"
    ),
    nothing(WINDOW_STAYS_WITHIN_THE_PROPOSAL, window(None, None)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
