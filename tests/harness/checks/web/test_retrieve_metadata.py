import json

import pytest

from harness.checks.web.retrieve_metadata import (
    BULK_DATA_IS_RETRIEVABLE,
    BULK_DATA_URI_IS_RESOLVABLE,
    METADATA_BELONGS_TO_THE_PATH,
    METADATA_HAS_NO_FILE_META,
    METADATA_HOLDS_EVERY_ATTRIBUTE,
    METADATA_IS_COMPLETE,
    METADATA_VALUES_EQUAL_STORED,
    PIXEL_DATA_IS_BY_REFERENCE,
)
from harness.core.subject import HttpExchange
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.web.traffic import (
    OCTETS,
    SERIES,
    STUDY,
    answer,
    changed,
    ct,
    files,
    found,
    get,
    multipart,
    retrieved,
    store,
    stored_item,
    uid,
    value,
    web,
)

PATH = f"/studies/{STUDY}/metadata"
STORED = store(files(ct(1), ct(2)), answer([stored_item(1), stored_item(2)]))
PRIVATE = {0x00090010: "ACME", 0x00091001: "X"}
WITH_PRIVATE = store(files(ct(1, PRIVATE)), answer([stored_item(1)]))
URI = f"http://archive/dicom-web/studies/{STUDY}/bulkdata/1"


def ct_json(n: int = 1, drop: tuple[str, ...] = (), **change: object) -> dict[str, object]:
    members = {
        "00080005": value("CS", "ISO_IR 192"),
        "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.2"),
        "00080018": value("UI", uid(n)),
        "00080020": value("DA", "20260102"),
        "00080050": value("SH", "A1"),
        "00080060": value("CS", "CT"),
        "00100010": value("PN", {"Alphabetic": "DOE^JANE"}),
        "00100020": value("LO", "P1"),
        "0020000D": value("UI", STUDY),
        "0020000E": value("UI", SERIES),
        "00200013": value("IS", n),
        "00280002": value("US", 1),
        "00280004": value("CS", "MONOCHROME2"),
        "00280010": value("US", 8),
        "00280011": value("US", 8),
        "00280100": value("US", 16),
        "00400275": value("SQ", {"00400009": value("SH", "STEP1"), "00401001": value("SH", "RP1")}),
        "7FE00010": {"vr": "OW", "BulkDataURI": URI},
    }
    return changed(members, drop, change)


def metadata(*objects: object, path: str = PATH, n: int = 2) -> HttpExchange:
    return found(path, objects, n=n)


def bulk(body: bytes = b"", *, status: int = 200, path: str = "bulkdata/1") -> HttpExchange:
    target = f"/studies/{STUDY}/{path}"
    return retrieved(target, body, kind=OCTETS, status=status, n=3)


ONE_PART = multipart([("application/octet-stream", b"ab")])
TWO_PARTS = multipart([("application/octet-stream", b"ab")] * 2)
BOTH = metadata(ct_json(1), ct_json(2))
REFERS = metadata(ct_json(1))


def refers(uri: object) -> HttpExchange:
    return metadata(ct_json(1, t7FE00010={"vr": "OW", "BulkDataURI": uri}))


ROWS = table(
    clean(METADATA_BELONGS_TO_THE_PATH, BOTH),
    violation(METADATA_BELONGS_TO_THE_PATH, metadata(ct_json(1), ct_json(1)), at="/"),
    violation(
        METADATA_BELONGS_TO_THE_PATH,
        metadata(ct_json(1), ct_json(2, t0020000D=value("UI", "9.9"))),
        at="/1/0020000D",
    ),
    nothing(METADATA_BELONGS_TO_THE_PATH, get(PATH, status=404)),
    clean(METADATA_IS_COMPLETE, *web(STORED, BOTH)),
    violation(METADATA_IS_COMPLETE, *web(STORED, metadata(ct_json(1))), at="/"),
    nothing(METADATA_IS_COMPLETE, *web(BOTH)),
    clean(METADATA_HOLDS_EVERY_ATTRIBUTE, *web(STORED, BOTH)),
    clean(METADATA_HOLDS_EVERY_ATTRIBUTE, *web(STORED, metadata(ct_json(1, ("7FE00010",))))),
    violation(
        METADATA_HOLDS_EVERY_ATTRIBUTE,
        *web(STORED, metadata(ct_json(1), ct_json(2, ("00080050",)))),
        at="/1/00080050",
    ),
    violation(
        METADATA_HOLDS_EVERY_ATTRIBUTE,
        *web(STORED, metadata(ct_json(1, t00400275=value("SQ", {"00400009": value("SH")})))),
        at="/0/00400275/Value/0/00401001",
    ),
    violation(
        METADATA_HOLDS_EVERY_ATTRIBUTE,
        *web(STORED, metadata(ct_json(1, t00400275=value("SQ")))),
        at="/0/00400275/Value",
    ),
    violation(METADATA_HOLDS_EVERY_ATTRIBUTE, *web(WITH_PRIVATE, REFERS), at="/0/00090010"),
    nothing(METADATA_HOLDS_EVERY_ATTRIBUTE, *web(BOTH)),
    clean(METADATA_VALUES_EQUAL_STORED, *web(STORED, BOTH)),
    clean(
        METADATA_VALUES_EQUAL_STORED,
        *web(STORED, metadata(ct_json(1, t00200013=value("IS", "01")))),
    ),
    clean(
        METADATA_VALUES_EQUAL_STORED,
        *web(STORED, metadata(ct_json(1, t00100020=value("LO", "P9"), t04000561=value("SQ", {})))),
        name="declared",
    ),
    violation(
        METADATA_VALUES_EQUAL_STORED,
        *web(STORED, metadata(ct_json(1, t00100020=value("LO", "P9")))),
        at="/0/00100020/Value",
    ),
    violation(
        METADATA_VALUES_EQUAL_STORED,
        *web(STORED, metadata(ct_json(1, t00280010=value("US", 9)))),
        at="/0/00280010/Value",
    ),
    nothing(METADATA_VALUES_EQUAL_STORED, *web(BOTH)),
    clean(METADATA_HAS_NO_FILE_META, BOTH),
    violation(
        METADATA_HAS_NO_FILE_META,
        metadata(ct_json(1, t00020010=value("UI", "1.2"))),
        at="/0/00020010",
    ),
    nothing(METADATA_HAS_NO_FILE_META, metadata()),
    clean(PIXEL_DATA_IS_BY_REFERENCE, REFERS),
    violation(
        PIXEL_DATA_IS_BY_REFERENCE,
        metadata(ct_json(1, t7FE00010={"vr": "OW", "InlineBinary": "QUI="})),
        at="/0/7FE00010",
    ),
    nothing(PIXEL_DATA_IS_BY_REFERENCE, metadata(ct_json(1, ("7FE00010",)))),
    clean(BULK_DATA_URI_IS_RESOLVABLE, REFERS),
    clean(BULK_DATA_URI_IS_RESOLVABLE, refers("../bulkdata/1")),
    violation(BULK_DATA_URI_IS_RESOLVABLE, refers("file:///etc/passwd"), at="/0/7FE00010"),
    violation(BULK_DATA_URI_IS_RESOLVABLE, refers("")),
    violation(BULK_DATA_URI_IS_RESOLVABLE, refers(5)),
    violation(BULK_DATA_URI_IS_RESOLVABLE, refers("http://[")),
    nothing(BULK_DATA_URI_IS_RESOLVABLE, metadata(ct_json(1, ("7FE00010",)))),
    clean(BULK_DATA_IS_RETRIEVABLE, REFERS, bulk(ONE_PART)),
    violation(BULK_DATA_IS_RETRIEVABLE, REFERS, bulk(status=404), at="/0/7FE00010/BulkDataURI"),
    violation(BULK_DATA_IS_RETRIEVABLE, REFERS, bulk(TWO_PARTS), name="two parts"),
    violation(BULK_DATA_IS_RETRIEVABLE, refers("bulkdata/1"), bulk(status=404), name="relative"),
    nothing(BULK_DATA_IS_RETRIEVABLE, REFERS, bulk(ONE_PART, path="bulkdata/2")),
)


@pytest.mark.parametrize("case", ROWS)
def test_retrieve_metadata(case: Case) -> None:
    case.check()


def test_the_rows_are_dicom_json() -> None:
    assert json.loads(REFERS.response_body.read())[0]["00100020"] == {"vr": "LO", "Value": ["P1"]}
