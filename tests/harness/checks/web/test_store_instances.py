import pytest

from harness.checks.web.store_instances import (
    OBJECT_IS_SENT_ONCE,
    OBJECTS_BELONG_TO_THE_STUDY,
    REQUEST_HAS_AN_OBJECT,
    REQUEST_TYPE_CAN_BE_STORED,
    SENT_OBJECT_IS_A_FILE,
)
from harness.core.requirement import Role
from harness.core.subject import HttpExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import (
    BOUNDARY,
    JSON,
    STUDY,
    ct,
    files,
    get,
    multipart,
    part10,
    store,
)

FILES = files(ct(1), ct(2))
FOREIGN = ct(2, {0x0020000D: "9.9"})
METADATA = f'multipart/related; type="{JSON}"; boundary={BOUNDARY}'
SEARCH = get("/studies", side=Role.INITIATOR)


def sent(body: bytes, **more: object) -> HttpExchange:
    return store(body, side=Role.INITIATOR, **more)  # type: ignore[arg-type]


ROWS = table(
    clean(REQUEST_TYPE_CAN_BE_STORED, sent(FILES)),
    clean(REQUEST_TYPE_CAN_BE_STORED, sent(b"x", kind=METADATA)),
    violation(REQUEST_TYPE_CAN_BE_STORED, sent(b"x", kind="application/octet-stream")),
    violation(REQUEST_TYPE_CAN_BE_STORED, sent(b"x", kind=""), at="request header"),
    nothing(REQUEST_TYPE_CAN_BE_STORED, SEARCH),
    clean(REQUEST_HAS_AN_OBJECT, sent(FILES)),
    violation(REQUEST_HAS_AN_OBJECT, sent(b""), at="request body"),
    violation(REQUEST_HAS_AN_OBJECT, sent(multipart([]))),
    nothing(REQUEST_HAS_AN_OBJECT, SEARCH),
    clean(OBJECTS_BELONG_TO_THE_STUDY, sent(FILES, path=f"/studies/{STUDY}")),
    violation(
        OBJECTS_BELONG_TO_THE_STUDY,
        sent(files(ct(1), FOREIGN), path=f"/studies/{STUDY}"),
        at="request part 2 (0020,000D)",
    ),
    nothing(OBJECTS_BELONG_TO_THE_STUDY, sent(files(ct(1), FOREIGN))),
    clean(SENT_OBJECT_IS_A_FILE, sent(FILES)),
    violation(SENT_OBJECT_IS_A_FILE, sent(files(part10(ct())[132:])), at="request part 1"),
    violation(SENT_OBJECT_IS_A_FILE, sent(files(part10(ct(), sop_class="9.9"))), at="(0002,0002)"),
    nothing(SENT_OBJECT_IS_A_FILE, sent(b"x", kind=METADATA)),
    clean(OBJECT_IS_SENT_ONCE, sent(FILES)),
    violation(OBJECT_IS_SENT_ONCE, sent(files(ct(1), ct(1))), at="request body"),
    nothing(OBJECT_IS_SENT_ONCE, SEARCH),
)


@pytest.mark.parametrize("case", ROWS)
def test_store_instances(case: Case) -> None:
    case.check()
