import pytest

from harness.checks.upper_layer.role_selection import (
    ONLY_PROPOSED_ROLES_ARE_GRANTED,
    ROLES_ARE_ANSWERED_ONLY_WHEN_PROPOSED,
    roles,
)
from harness.core.subject import Answer, Negotiation, UserItem
from tests.harness.checks.build import (
    CT_IMAGE_STORAGE,
    Case,
    associate,
    clean,
    negotiation,
    nothing,
    role_item,
    span,
    table,
    user_items,
    violation,
)


def selection(
    asked: tuple[int, int] | None, given: tuple[int, int] | None, sop_class: str = CT_IMAGE_STORAGE
) -> Negotiation:
    return negotiation(
        request=associate(user_items(*([role_item(CT_IMAGE_STORAGE, *asked)] if asked else []))),
        accept=associate(user_items(*([role_item(sop_class, *given)] if given else []))),
    )


ROWS = table(
    clean(ROLES_ARE_ANSWERED_ONLY_WHEN_PROPOSED, selection(None, None)),
    clean(ROLES_ARE_ANSWERED_ONLY_WHEN_PROPOSED, selection((0, 1), (0, 1)), name="answered"),
    violation(ROLES_ARE_ANSWERED_ONLY_WHEN_PROPOSED, selection(None, (1, 0)), at="role-selection"),
    violation(
        ROLES_ARE_ANSWERED_ONLY_WHEN_PROPOSED, selection((0, 1), (0, 1), "1.2.3"), name="another"
    ),
    nothing(
        ROLES_ARE_ANSWERED_ONLY_WHEN_PROPOSED,
        negotiation(answer=Answer.REJECTED, rejection=(1, 1, 1)),
    ),
    clean(ONLY_PROPOSED_ROLES_ARE_GRANTED, selection((1, 1), (0, 1))),
    clean(ONLY_PROPOSED_ROLES_ARE_GRANTED, selection((1, 1), None), name="default roles"),
    violation(ONLY_PROPOSED_ROLES_ARE_GRANTED, selection((0, 1), (1, 1)), at=CT_IMAGE_STORAGE),
    nothing(ONLY_PROPOSED_ROLES_ARE_GRANTED, selection(None, None)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("value", [b"", b"\0", b"\0\5" + b"1.2", b"\0\0\1"])
def test_item_that_does_not_fill_its_length_is_not_read(value: bytes) -> None:
    assert roles(UserItem(0x54, value, span())) is None
