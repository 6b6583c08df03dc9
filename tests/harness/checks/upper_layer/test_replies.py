import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.upper_layer.replies import (
    ACCEPTED_SYNTAX_WAS_OFFERED,
    ONE_REPLY_PER_OFFER,
    REJECTION_AGREES_WITH_ACCEPTANCE,
    REPLY_RESULTS_ARE_DEFINED,
)
from harness.core.subject import Answer, ContextReply, Negotiation
from tests.harness.checks.build import (
    CT_IMAGE_STORAGE,
    EXPLICIT,
    IMPLICIT,
    VERIFICATION,
    Case,
    clean,
    judge_all,
    negotiation,
    nothing,
    objections,
    offer,
    reply,
    span,
    table,
    violation,
)

TWO = [offer(1, VERIFICATION, IMPLICIT), offer(3, CT_IMAGE_STORAGE, IMPLICIT, EXPLICIT)]
REJECTED = negotiation(answer=Answer.REJECTED, rejection=(1, 1, 7))

ROWS = table(
    clean(ONE_REPLY_PER_OFFER, negotiation(TWO, [reply(3, 0, EXPLICIT), reply(1)])),
    violation(ONE_REPLY_PER_OFFER, negotiation(TWO, [reply(1)]), at="presentation-context[3]"),
    violation(
        ONE_REPLY_PER_OFFER, negotiation(TWO, [reply(1), reply(3), reply(3)]), name="answered twice"
    ),
    violation(
        ONE_REPLY_PER_OFFER,
        negotiation(TWO, [reply(1), reply(3), reply(5)]),
        at="presentation-context[5]",
        name="never proposed",
    ),
    nothing(ONE_REPLY_PER_OFFER, REJECTED),
    clean(REPLY_RESULTS_ARE_DEFINED, negotiation(TWO, [reply(1, 4), reply(3, 0, EXPLICIT)])),
    violation(
        REPLY_RESULTS_ARE_DEFINED, negotiation(TWO, [reply(1), reply(3, 5)]), at="[3].result"
    ),
    nothing(REPLY_RESULTS_ARE_DEFINED, REJECTED),
    clean(ACCEPTED_SYNTAX_WAS_OFFERED, negotiation(TWO, [reply(1), reply(3, 0, EXPLICIT)])),
    violation(
        ACCEPTED_SYNTAX_WAS_OFFERED,
        negotiation(TWO, [reply(1, 0, EXPLICIT), reply(3)]),
        at="presentation-context[1].transfer-syntax",
    ),
    violation(
        ACCEPTED_SYNTAX_WAS_OFFERED,
        negotiation(TWO, [reply(1), reply(3, 0, IMPLICIT, EXPLICIT)]),
        name="two syntaxes",
    ),
    violation(
        ACCEPTED_SYNTAX_WAS_OFFERED,
        negotiation(TWO, [reply(1), ContextReply(3, 0, (), span())]),
        name="no syntax",
    ),
    nothing(ACCEPTED_SYNTAX_WAS_OFFERED, negotiation(TWO, [reply(1, 3), reply(3, 4)])),
    clean(REJECTION_AGREES_WITH_ACCEPTANCE, negotiation(TWO, [reply(1, 3), reply(3)])),
    clean(
        REJECTION_AGREES_WITH_ACCEPTANCE,
        negotiation(
            [offer(1, CT_IMAGE_STORAGE, IMPLICIT), offer(3, CT_IMAGE_STORAGE, EXPLICIT)],
            [reply(1), reply(3, 4)],
        ),
        name="one of two transfer syntaxes",
    ),
    violation(
        REJECTION_AGREES_WITH_ACCEPTANCE,
        negotiation(
            [offer(1, CT_IMAGE_STORAGE, IMPLICIT), offer(3, CT_IMAGE_STORAGE, EXPLICIT)],
            [reply(1), reply(3, 3)],
        ),
        at="presentation-context[3].result",
    ),
    violation(
        REJECTION_AGREES_WITH_ACCEPTANCE,
        negotiation(
            [offer(1, CT_IMAGE_STORAGE, IMPLICIT), offer(3, CT_IMAGE_STORAGE, IMPLICIT, EXPLICIT)],
            [reply(1), reply(3, 4)],
        ),
        name="its transfer syntax was accepted",
    ),
    nothing(REJECTION_AGREES_WITH_ACCEPTANCE, negotiation()),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@st.composite
def conforming(draw: st.DrawFn) -> Negotiation:
    syntaxes = st.lists(st.sampled_from([IMPLICIT, EXPLICIT]), min_size=1, max_size=2, unique=True)
    supported = draw(st.sets(st.sampled_from(["1.2", "1.3", "1.4"])))
    offers = [
        offer(2 * n + 1, draw(st.sampled_from(["1.2", "1.3", "1.4"])), *draw(syntaxes))
        for n in range(draw(st.integers(1, 8)))
    ]
    replies = [
        reply(o.id, 3)
        if o.abstract_syntax not in supported
        else reply(o.id, 0, IMPLICIT)
        if IMPLICIT in o.transfer_syntaxes
        else reply(o.id, 4)
        for o in offers
    ]
    return negotiation(offers, replies)


@settings(max_examples=60, deadline=None)
@given(conforming())
def test_conforming_negotiation_is_never_objected_to(n: Negotiation) -> None:
    assert objections(judge_all([n], "ul")) == []
