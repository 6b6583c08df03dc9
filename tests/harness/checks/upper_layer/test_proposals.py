from dataclasses import replace

import pytest

from harness.checks.upper_layer.proposals import (
    CONTEXT_IDS_ARE_ODD_AND_DISTINCT,
    CONTEXTS_ARE_PROPOSED_COMPLETELY,
)
from harness.core.requirement import Role
from harness.core.subject import ContextOffer
from tests.harness.checks.build import (
    VERIFICATION,
    Case,
    clean,
    negotiation,
    nothing,
    offer,
    span,
    table,
    violation,
)

OPENER = Role.INITIATOR
EMPTY = replace(negotiation(side=OPENER), offers=())

ROWS = table(
    clean(
        CONTEXT_IDS_ARE_ODD_AND_DISTINCT,
        negotiation([offer(1, VERIFICATION), offer(255, VERIFICATION)], side=OPENER),
    ),
    violation(
        CONTEXT_IDS_ARE_ODD_AND_DISTINCT,
        negotiation([offer(2, VERIFICATION)], side=OPENER),
        at="presentation-context[2]",
    ),
    violation(
        CONTEXT_IDS_ARE_ODD_AND_DISTINCT,
        negotiation([offer(3, VERIFICATION), offer(3, "1.2")], side=OPENER),
        at="presentation-context[3]",
        name="repeated",
    ),
    nothing(CONTEXT_IDS_ARE_ODD_AND_DISTINCT, EMPTY),
    clean(CONTEXTS_ARE_PROPOSED_COMPLETELY, negotiation(side=OPENER)),
    violation(CONTEXTS_ARE_PROPOSED_COMPLETELY, EMPTY, name="no context"),
    violation(
        CONTEXTS_ARE_PROPOSED_COMPLETELY,
        negotiation([ContextOffer(5, (VERIFICATION,), (), span())], side=OPENER),
        at="presentation-context[5]",
        name="no transfer syntax",
    ),
    violation(
        CONTEXTS_ARE_PROPOSED_COMPLETELY,
        negotiation([offer(1, ("1.2", "1.3"))], side=OPENER),
        name="two abstract syntaxes",
    ),
    nothing(CONTEXTS_ARE_PROPOSED_COMPLETELY),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
