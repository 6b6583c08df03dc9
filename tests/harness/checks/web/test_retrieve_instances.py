import pytest

from harness.checks.web.retrieve_instances import (
    OBJECTS_ARE_NOT_REPEATED,
    OBJECTS_BELONG_TO_THE_PATH,
    RETRIEVED_ATTRIBUTES_EQUAL_STORED,
    RETRIEVED_OBJECT_IS_A_FILE,
    RETRIEVED_SET_IS_COMPLETE,
    SEVERAL_OBJECTS_ARE_MULTIPART,
)
from tests.harness.checks.build import (
    Case,
    clean,
    nothing,
    table,
    violation,
)
from tests.harness.checks.web.traffic import (
    SERIES,
    STUDY,
    answer,
    ct,
    files,
    get,
    part10,
    retrieved,
    store,
    stored_item,
    uid,
    web,
)

PATH = f"/studies/{STUDY}"
ONE = f"{PATH}/series/{SERIES}/instances/{uid(1)}"
BOTH = files(ct(1), ct(2))
STORED = store(BOTH, answer([stored_item(1), stored_item(2)]))
COERCED = ct(1, {0x00100020: "P9", 0x04000561: [{0x04000550: [{0x00100020: "P1"}]}]})
NO_META = files(bytes(132) + b"nothing here")
NO_PREFIX = files(part10(ct())[132:])
OTHER_META = files(part10(ct(), sop_instance="9.9"))


def whole(body: bytes, path: str = PATH, **more: object) -> object:
    return retrieved(path, body, n=2, **more)


ROWS = table(
    clean(OBJECTS_BELONG_TO_THE_PATH, whole(BOTH)),
    clean(OBJECTS_BELONG_TO_THE_PATH, whole(files(ct(1)), ONE)),
    violation(OBJECTS_BELONG_TO_THE_PATH, whole(files(ct(1), ct(2)), ONE), at="part 2"),
    violation(
        OBJECTS_BELONG_TO_THE_PATH, whole(files(ct(1, {0x0020000D: "9.9"}))), at="response part 1"
    ),
    violation(OBJECTS_BELONG_TO_THE_PATH, whole(NO_META), name="no object"),
    nothing(OBJECTS_BELONG_TO_THE_PATH, get(PATH, status=404)),
    clean(OBJECTS_ARE_NOT_REPEATED, whole(BOTH)),
    violation(OBJECTS_ARE_NOT_REPEATED, whole(files(ct(1), ct(2), ct(1))), at="part 3"),
    nothing(OBJECTS_ARE_NOT_REPEATED, get(PATH, status=404)),
    clean(RETRIEVED_SET_IS_COMPLETE, *web(STORED, whole(BOTH))),
    clean(RETRIEVED_SET_IS_COMPLETE, *web(STORED, whole(files(ct(1)), ONE))),
    violation(RETRIEVED_SET_IS_COMPLETE, *web(STORED, whole(files(ct(1)))), at="body"),
    nothing(RETRIEVED_SET_IS_COMPLETE, *web(STORED, whole(files(ct(1)), status=206))),
    nothing(RETRIEVED_SET_IS_COMPLETE, *web(whole(files(ct(1))))),
    nothing(
        RETRIEVED_SET_IS_COMPLETE,
        *web(store(BOTH, answer(failed=[stored_item(1)]), status=409), whole(files(ct(1)))),
        name="not acknowledged",
    ),
    clean(SEVERAL_OBJECTS_ARE_MULTIPART, whole(files(ct(1)))),
    violation(
        SEVERAL_OBJECTS_ARE_MULTIPART,
        get(PATH, part10(ct()), "application/dicom", accept="application/dicom"),
        at="content-type",
    ),
    nothing(SEVERAL_OBJECTS_ARE_MULTIPART, get(ONE, part10(ct()), "application/dicom")),
    clean(RETRIEVED_OBJECT_IS_A_FILE, whole(BOTH)),
    violation(RETRIEVED_OBJECT_IS_A_FILE, whole(NO_PREFIX), name="prefix", at="part 1"),
    violation(RETRIEVED_OBJECT_IS_A_FILE, whole(NO_META), name="meta"),
    violation(RETRIEVED_OBJECT_IS_A_FILE, whole(OTHER_META), at="(0002,0003)"),
    violation(RETRIEVED_OBJECT_IS_A_FILE, whole(files(part10(ct())[:-9])), name="cut", at="byte"),
    nothing(RETRIEVED_OBJECT_IS_A_FILE, get(PATH, status=404)),
    clean(RETRIEVED_ATTRIBUTES_EQUAL_STORED, *web(STORED, whole(BOTH))),
    clean(RETRIEVED_ATTRIBUTES_EQUAL_STORED, *web(STORED, whole(files(COERCED)))),
    clean(
        RETRIEVED_ATTRIBUTES_EQUAL_STORED,
        *web(STORED, whole(files(ct(1, {0x00080054: "ARCHIVE", 0x7FE00010: bytes(2)})))),
        name="the server's own",
    ),
    violation(
        RETRIEVED_ATTRIBUTES_EQUAL_STORED,
        *web(STORED, whole(files(ct(1, {0x00100020: "P9"})))),
        at="part 1 (0010,0020)",
    ),
    violation(
        RETRIEVED_ATTRIBUTES_EQUAL_STORED,
        *web(STORED, whole(files(ct(1, drop=[0x00080050])))),
        at="(0008,0050)",
    ),
    violation(
        RETRIEVED_ATTRIBUTES_EQUAL_STORED,
        *web(STORED, whole(files(ct(1, {0x00400275: [{0x00400009: "X", 0x00401001: "RP1"}]})))),
        at="(0040,0275)[0].(0040,0009)",
    ),
    violation(
        RETRIEVED_ATTRIBUTES_EQUAL_STORED,
        *web(STORED, whole(files(ct(1, {0x00400275: []})))),
        at="(0040,0275)",
    ),
    nothing(RETRIEVED_ATTRIBUTES_EQUAL_STORED, *web(STORED, whole(files(ct(7))))),
)


@pytest.mark.parametrize("case", ROWS)
def test_retrieve_instances(case: Case) -> None:
    case.check()
