import pytest

from harness.checks.web.store_response import (
    EVERY_OBJECT_IS_ACCOUNTED_FOR,
    FAILED_ITEMS_ARE_COMPLETE,
    FAILURE_REASON_IS_A_FAILURE,
    MISPLACED_OBJECT_IS_NOT_STORED,
    NOTHING_ELSE_IS_NAMED,
    RESPONSE_HAS_A_RETRIEVE_URL,
    RESPONSE_IS_ONE_DATA_SET,
    SEQUENCES_HAVE_ITEMS,
    STORED_ITEMS_HAVE_A_RETRIEVE_URL,
    STORED_ITEMS_HAVE_THEIR_UIDS,
    WARNING_REASON_IS_A_WARNING,
)
from harness.core.subject import HttpExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import (
    STUDY,
    answer,
    ct,
    failed_item,
    files,
    get,
    store,
    stored_item,
    value,
)

TWO = files(ct(1), ct(2))
MIXED = files(ct(1), b"garbage")
FOREIGN = files(ct(1), ct(2, {0x0020000D: "9.9"}))
ONE, OTHER = stored_item(1), stored_item(2)
GARBAGE = {"00081197": value("US", 0xC000)}
BELOW = f"/studies/{STUDY}"
NO_BODY = store(TWO, status=503)


def said(*items: object, body: bytes = TWO, status: int = 200, **more: object) -> HttpExchange:
    return store(body, answer(items, **more), status=status)


def warned(code: int) -> HttpExchange:
    return said(ONE, stored_item(2, **{"00081196": value("US", code)}), status=202)


def failing(*items: object, status: int = 202) -> HttpExchange:
    return store(TWO, answer([ONE], items), status=status)


def without(item: dict[str, object], *tags: str) -> dict[str, object]:
    return {k: v for k, v in item.items() if k not in tags}


ROWS = table(
    clean(EVERY_OBJECT_IS_ACCOUNTED_FOR, said(ONE, OTHER)),
    clean(EVERY_OBJECT_IS_ACCOUNTED_FOR, failing(failed_item(2))),
    clean(
        EVERY_OBJECT_IS_ACCOUNTED_FOR,
        store(MIXED, answer([ONE], [], [GARBAGE]), status=202),
        name="other failures",
    ),
    violation(EVERY_OBJECT_IS_ACCOUNTED_FOR, said(ONE), name="missing"),
    violation(EVERY_OBJECT_IS_ACCOUNTED_FOR, failing(failed_item(1), failed_item(2)), name="twice"),
    violation(EVERY_OBJECT_IS_ACCOUNTED_FOR, said(ONE, body=MIXED), name="garbage unmentioned"),
    nothing(EVERY_OBJECT_IS_ACCOUNTED_FOR, NO_BODY),
    clean(NOTHING_ELSE_IS_NAMED, said(ONE, OTHER)),
    violation(NOTHING_ELSE_IS_NAMED, said(ONE, stored_item(3)), at="/00081199/Value/1/00081155"),
    violation(
        NOTHING_ELSE_IS_NAMED,
        said(ONE, stored_item(2, **{"00081150": value("UI", "1.2")})),
        at="/00081199/Value/1/00081150",
    ),
    nothing(NOTHING_ELSE_IS_NAMED, NO_BODY),
    clean(
        MISPLACED_OBJECT_IS_NOT_STORED,
        store(FOREIGN, answer([ONE], [failed_item(2)]), status=202, path=BELOW),
    ),
    violation(
        MISPLACED_OBJECT_IS_NOT_STORED,
        store(FOREIGN, answer([ONE, OTHER]), path=BELOW),
        at="/00081199/Value/1",
    ),
    nothing(MISPLACED_OBJECT_IS_NOT_STORED, store(TWO, answer([ONE, OTHER]), path=BELOW)),
    clean(RESPONSE_IS_ONE_DATA_SET, said(ONE, OTHER)),
    violation(RESPONSE_IS_ONE_DATA_SET, store(TWO, [answer([ONE, OTHER])]), at="/"),
    nothing(RESPONSE_IS_ONE_DATA_SET, get("/studies")),
    clean(STORED_ITEMS_HAVE_THEIR_UIDS, said(ONE, OTHER)),
    violation(
        STORED_ITEMS_HAVE_THEIR_UIDS,
        said(ONE, without(OTHER, "00081155")),
        at="/00081199/Value/1/00081155",
    ),
    violation(STORED_ITEMS_HAVE_THEIR_UIDS, said(ONE, without(OTHER, "00081150")), at="00081150"),
    nothing(STORED_ITEMS_HAVE_THEIR_UIDS, store(TWO, answer([], [failed_item(1)]), status=409)),
    clean(STORED_ITEMS_HAVE_A_RETRIEVE_URL, said(ONE, stored_item(2, **{"00081190": value("UR")}))),
    violation(
        STORED_ITEMS_HAVE_A_RETRIEVE_URL,
        said(ONE, without(OTHER, "00081190")),
        at="/00081199/Value/1/00081190",
    ),
    nothing(STORED_ITEMS_HAVE_A_RETRIEVE_URL, NO_BODY),
    clean(RESPONSE_HAS_A_RETRIEVE_URL, said(ONE, OTHER, **{"00081190": value("UR")})),
    violation(
        RESPONSE_HAS_A_RETRIEVE_URL,
        store(TWO, without(answer([ONE, OTHER]), "00081190")),
        at="/00081190",
    ),
    nothing(RESPONSE_HAS_A_RETRIEVE_URL, NO_BODY),
    clean(SEQUENCES_HAVE_ITEMS, said(ONE, OTHER)),
    violation(SEQUENCES_HAVE_ITEMS, said(ONE, OTHER, **{"00081198": value("SQ")}), at="/00081198"),
    violation(
        SEQUENCES_HAVE_ITEMS,
        store(
            TWO, answer([], [failed_item(1)], **{"00081199": {"vr": "SQ", "Value": []}}), status=409
        ),
        at="/00081199",
    ),
    nothing(SEQUENCES_HAVE_ITEMS, NO_BODY),
    clean(FAILED_ITEMS_ARE_COMPLETE, failing(failed_item(2))),
    violation(
        FAILED_ITEMS_ARE_COMPLETE,
        failing(without(failed_item(2), "00081197")),
        at="/00081198/Value/0/00081197",
    ),
    violation(FAILED_ITEMS_ARE_COMPLETE, failing(without(failed_item(2), "00081150"))),
    nothing(FAILED_ITEMS_ARE_COMPLETE, said(ONE, OTHER)),
    clean(FAILURE_REASON_IS_A_FAILURE, failing(failed_item(2, 0xA700), failed_item(3, 0xC122))),
    violation(FAILURE_REASON_IS_A_FAILURE, failing(failed_item(2, 0)), at="00081197"),
    violation(FAILURE_REASON_IS_A_FAILURE, failing(failed_item(2, 0xB000)), at="00081197"),
    violation(FAILURE_REASON_IS_A_FAILURE, failing(failed_item(2, 0xFF00)), at="00081197"),
    violation(FAILURE_REASON_IS_A_FAILURE, failing(failed_item(2, 70000)), at="00081197"),
    nothing(FAILURE_REASON_IS_A_FAILURE, said(ONE, OTHER)),
    clean(WARNING_REASON_IS_A_WARNING, warned(0xB000)),
    clean(WARNING_REASON_IS_A_WARNING, warned(0x0107)),
    violation(WARNING_REASON_IS_A_WARNING, warned(0xA700), at="/00081199/Value/1/00081196"),
    violation(WARNING_REASON_IS_A_WARNING, warned(0)),
    nothing(WARNING_REASON_IS_A_WARNING, said(ONE, OTHER)),
)


@pytest.mark.parametrize("case", ROWS)
def test_store_response(case: Case) -> None:
    case.check()
