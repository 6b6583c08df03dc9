import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.upper_layer.maximum_length import (
    ACCEPTER_RESPECTS_THE_MAXIMUM_LENGTH,
    OPENER_RESPECTS_THE_MAXIMUM_LENGTH,
)
from harness.core.requirement import Role
from harness.core.subject import Negotiation
from tests.harness.checks.build import (
    Case,
    associate,
    clean,
    connection,
    judge_all,
    negotiation,
    nothing,
    objections,
    pdv,
    table,
    user_items,
    violation,
)

OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER


def limits(opener: int, accepter: int) -> Negotiation:
    return negotiation(
        request=associate(user_items(max_pdu=opener)),
        accept=associate(user_items(max_pdu=accepter)),
    )


def data(source: Role, size: int) -> tuple[Role, int, bytes]:
    return (source, 0x04, pdv(1, 3, bytes(size - 6)))


ROWS = table(
    clean(
        OPENER_RESPECTS_THE_MAXIMUM_LENGTH,
        limits(64, 128),
        connection(data(OPENER, 128), side=OPENER),
    ),
    violation(
        OPENER_RESPECTS_THE_MAXIMUM_LENGTH,
        limits(256, 128),
        connection(data(OPENER, 64), data(OPENER, 130), side=OPENER),
        at="pdu[1].length",
    ),
    nothing(
        OPENER_RESPECTS_THE_MAXIMUM_LENGTH,
        limits(64, 0),
        connection(data(OPENER, 128), side=OPENER),
    ),
    clean(ACCEPTER_RESPECTS_THE_MAXIMUM_LENGTH, limits(128, 64), connection(data(ACCEPTER, 128))),
    violation(
        ACCEPTER_RESPECTS_THE_MAXIMUM_LENGTH, limits(126, 0), connection(data(ACCEPTER, 128))
    ),
    nothing(ACCEPTER_RESPECTS_THE_MAXIMUM_LENGTH, limits(64, 64), connection(data(OPENER, 10))),
    nothing(
        ACCEPTER_RESPECTS_THE_MAXIMUM_LENGTH,
        connection(data(ACCEPTER, 128)),
        name="no negotiation seen",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=50, deadline=None)
@given(st.integers(8, 200), st.integers(8, 200), st.lists(st.tuples(st.booleans(), st.integers())))
def test_sender_that_cuts_to_the_limit_is_never_objected_to(
    opener: int, accepter: int, sizes: list[tuple[bool, int]]
) -> None:
    sent = [
        data(OPENER if mine else ACCEPTER, 8 + size % ((accepter if mine else opener) - 7) // 2 * 2)
        for mine, size in sizes
    ]
    for side in (OPENER, ACCEPTER):
        subjects = [limits(opener, accepter), connection(*sent, side=side)]
        assert objections(judge_all(subjects, "ul")) == []
