import pytest

from harness.checks.web.store_status import (
    BROKEN_MULTIPART_IS_REFUSED,
    STATUS_TELLS_THE_OUTCOME,
    UNSTORABLE_REQUEST_IS_REFUSED,
    UNSUPPORTED_TYPE_IS_REFUSED,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import (
    DICOM,
    answer,
    ct,
    failed_item,
    files,
    get,
    multipart,
    store,
    stored_item,
    value,
)

FILES = files(ct(1), ct(2))
GARBAGE = files(b"garbage")
OPEN = multipart([("application/dicom", b"x")], close=False)
STORED, FAILED = stored_item(1), failed_item(2)
WARNED = stored_item(2, **{"00081196": value("US", 0xB000)})
OTHER = {"00081197": value("US", 0xC000)}

ROWS = table(
    clean(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([STORED, stored_item(2)]))),
    clean(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([STORED], [FAILED]), status=202)),
    clean(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([STORED, WARNED]), status=202)),
    clean(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([], [FAILED]), status=409)),
    violation(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([STORED], [FAILED])), at="status"),
    violation(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([STORED], [], [OTHER]))),
    violation(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([STORED, WARNED])), name="warning"),
    violation(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([STORED]), status=202)),
    violation(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([], [FAILED]), status=202)),
    violation(STATUS_TELLS_THE_OUTCOME, store(FILES, answer([STORED]), status=409)),
    nothing(STATUS_TELLS_THE_OUTCOME, store(FILES, status=503)),
    clean(UNSTORABLE_REQUEST_IS_REFUSED, store(GARBAGE, status=400)),
    clean(UNSTORABLE_REQUEST_IS_REFUSED, store(b"", status=409)),
    violation(UNSTORABLE_REQUEST_IS_REFUSED, store(GARBAGE, answer()), at="status"),
    violation(UNSTORABLE_REQUEST_IS_REFUSED, store(b"", status=500)),
    nothing(UNSTORABLE_REQUEST_IS_REFUSED, store(FILES, answer())),
    clean(BROKEN_MULTIPART_IS_REFUSED, store(OPEN, status=400)),
    clean(BROKEN_MULTIPART_IS_REFUSED, store(FILES, kind=DICOM, status=400)),
    violation(BROKEN_MULTIPART_IS_REFUSED, store(OPEN, answer()), at="status"),
    violation(BROKEN_MULTIPART_IS_REFUSED, store(FILES, answer(), kind=DICOM)),
    nothing(BROKEN_MULTIPART_IS_REFUSED, store(FILES, answer())),
    clean(UNSUPPORTED_TYPE_IS_REFUSED, store(b"x", kind="text/plain", status=415)),
    violation(UNSUPPORTED_TYPE_IS_REFUSED, store(b"x", kind="text/plain", status=400), at="status"),
    violation(
        UNSUPPORTED_TYPE_IS_REFUSED,
        store(b"x", kind='multipart/related; type="text/plain"; boundary=b', status=200),
    ),
    nothing(UNSUPPORTED_TYPE_IS_REFUSED, store(FILES, answer())),
    nothing(UNSUPPORTED_TYPE_IS_REFUSED, get("/studies")),
)


@pytest.mark.parametrize("case", ROWS)
def test_store_status(case: Case) -> None:
    case.check()
