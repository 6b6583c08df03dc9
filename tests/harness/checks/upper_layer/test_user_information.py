import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.upper_layer.user_information import (
    ACCEPT_ANNOUNCES_ONE_MAXIMUM_LENGTH,
    ACCEPT_IDENTIFIES_ITS_IMPLEMENTATION,
    ACCEPT_VERSION_NAME_IS_SHORT,
    REQUEST_ANNOUNCES_ONE_MAXIMUM_LENGTH,
    REQUEST_IDENTIFIES_ITS_IMPLEMENTATION,
    REQUEST_VERSION_NAME_IS_SHORT,
)
from harness.core.requirement import Role
from harness.core.subject import Answer
from tests.harness.checks.build import (
    Case,
    associate,
    clean,
    judge_all,
    negotiation,
    nothing,
    objections,
    table,
    user_items,
    violation,
)

OPENER = Role.INITIATOR
REJECTED = negotiation(answer=Answer.REJECTED, rejection=(1, 1, 7))
LENGTH, UID = (0x51, b"\0\0\x40\0"), (0x52, b"1.2.3")


def only(*items: tuple[int, bytes]) -> dict[str, object]:
    return {"request": associate(items), "side": OPENER}


ROWS = table(
    clean(REQUEST_ANNOUNCES_ONE_MAXIMUM_LENGTH, negotiation(side=OPENER)),
    violation(REQUEST_ANNOUNCES_ONE_MAXIMUM_LENGTH, negotiation(**only(UID)), name="none"),
    violation(REQUEST_ANNOUNCES_ONE_MAXIMUM_LENGTH, negotiation(**only(UID, LENGTH, LENGTH))),
    nothing(REQUEST_ANNOUNCES_ONE_MAXIMUM_LENGTH),
    clean(ACCEPT_ANNOUNCES_ONE_MAXIMUM_LENGTH, negotiation()),
    violation(
        ACCEPT_ANNOUNCES_ONE_MAXIMUM_LENGTH,
        negotiation(accept=associate([UID, (0x51, b"\0\0")])),
        at="maximum-length",
    ),
    nothing(ACCEPT_ANNOUNCES_ONE_MAXIMUM_LENGTH, REJECTED),
    clean(REQUEST_IDENTIFIES_ITS_IMPLEMENTATION, negotiation(side=OPENER)),
    violation(REQUEST_IDENTIFIES_ITS_IMPLEMENTATION, negotiation(**only(LENGTH))),
    nothing(REQUEST_IDENTIFIES_ITS_IMPLEMENTATION),
    clean(ACCEPT_IDENTIFIES_ITS_IMPLEMENTATION, negotiation()),
    violation(
        ACCEPT_IDENTIFIES_ITS_IMPLEMENTATION,
        negotiation(accept=associate([LENGTH, (0x52, b"1.02.3")])),
        at="implementation-class-uid",
    ),
    violation(
        ACCEPT_IDENTIFIES_ITS_IMPLEMENTATION,
        negotiation(accept=associate([LENGTH, (0x52, b"1." + b"2" * 63)])),
        name="65 characters",
    ),
    nothing(ACCEPT_IDENTIFIES_ITS_IMPLEMENTATION, REJECTED),
    clean(REQUEST_VERSION_NAME_IS_SHORT, negotiation(side=OPENER)),
    violation(
        REQUEST_VERSION_NAME_IS_SHORT,
        negotiation(**only(LENGTH, UID, (0x55, b"SEVENTEEN_LETTERS"))),
    ),
    nothing(REQUEST_VERSION_NAME_IS_SHORT, negotiation(**only(LENGTH, UID))),
    clean(ACCEPT_VERSION_NAME_IS_SHORT, negotiation()),
    violation(
        ACCEPT_VERSION_NAME_IS_SHORT,
        negotiation(accept=associate([LENGTH, UID, (0x55, b"")])),
        at="implementation-version-name",
    ),
    violation(
        ACCEPT_VERSION_NAME_IS_SHORT,
        negotiation(accept=associate([LENGTH, UID, (0x55, b"A\n")])),
        name="control character",
    ),
    nothing(ACCEPT_VERSION_NAME_IS_SHORT, REJECTED),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=16),
)
def test_conforming_user_information_is_never_objected_to(length: int, version: str) -> None:
    items = [i for i in user_items(max_pdu=length) if i[0] != 0x55]
    pdu = associate([*items, (0x55, version.encode())])
    for side in (Role.INITIATOR, Role.RESPONDER):
        n = negotiation(request=pdu, accept=pdu, side=side)
        assert objections(judge_all([n], "ul")) == []
