import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.web.json_values import (
    ATTRIBUTE_TAG_IS_HEXADECIMAL,
    BINARY_IS_NOT_A_VALUE,
    BINARY_NUMBER_IS_A_NUMBER,
    BULK_DATA_VR_IS_PERMITTED,
    DECIMAL_IS_NUMBER_OR_STRING,
    INLINE_BINARY_IS_BASE64,
    PERSON_NAME_IS_AN_OBJECT,
    TEXT_IS_A_STRING,
    VALUES_ARE_SPLIT,
    VALUES_OBEY_THEIR_VR,
)
from harness.core.requirement import Requirement
from harness.core.subject import DicomJson, JsonObject
from harness.core.verdict import Verdict
from tests.harness.checks.build import (
    Case,
    clean,
    dicom_json,
    judge_all,
    nothing,
    objections,
    table,
    violation,
)
from tests.harness.checks.web.traffic import value

OTHER = dicom_json([{"00080005": {"vr": "SQ"}}])


def one(vr: str, *values: object) -> DicomJson:
    return dicom_json([{"00189999": value(vr, *values)}])


def form(vr: str, **member: object) -> DicomJson:
    return dicom_json([{"00189999": {"vr": vr, **member}}])


def rows(requirement: Requirement, good: list[DicomJson], bad: list[DicomJson]) -> list[Case]:
    return [
        *(clean(requirement, g) for g in good),
        *(violation(requirement, b, at="/0/00189999") for b in bad),
        nothing(requirement, OTHER),
    ]


ROWS = table(
    *rows(
        PERSON_NAME_IS_AN_OBJECT,
        [one("PN", {"Alphabetic": "A^B", "Ideographic": "\u5c71"}, None)],
        [one("PN", "A^B"), one("PN", {"Alphabetic": ""}), one("PN", {"Latin": "A"})],
    ),
    *rows(
        BINARY_NUMBER_IS_A_NUMBER,
        [one("US", 1, None), one("FD", "NaN", 1.5)],
        [one("US", "1"), one("FL", "1.5"), one("US", True), one("SL", "NaN")],
    ),
    *rows(
        DECIMAL_IS_NUMBER_OR_STRING,
        [one("DS", 1.5, "1.50", None), one("IS", "12", -3)],
        [one("IS", "twelve"), one("DS", {}), one("UV", True)],
    ),
    *rows(TEXT_IS_A_STRING, [one("LO", "x", None)], [one("LO", 5), one("UI", {}), one("DA", 2026)]),
    *rows(
        ATTRIBUTE_TAG_IS_HEXADECIMAL,
        [one("AT", "0010002A", None)],
        [one("AT", "0010002a"), one("AT", 1048608), one("AT", "(0010,0020)")],
    ),
    *rows(
        INLINE_BINARY_IS_BASE64,
        [form("OB", InlineBinary="QUI=")],
        [
            form("OB", InlineBinary="Q!=="),
            form("OB", InlineBinary="QQ=="),
            form("OB", InlineBinary=5),
        ],
    ),
    *rows(
        BINARY_IS_NOT_A_VALUE,
        [form("OW", InlineBinary="QUI="), form("OW", BulkDataURI="http://a"), one("UN")],
        [one("OW", 1), form("LO", InlineBinary="QUI=")],
    ),
    *rows(
        BULK_DATA_VR_IS_PERMITTED,
        [form("OW", BulkDataURI="http://a"), form("DS", BulkDataURI="x")],
        [form("PN", BulkDataURI="http://a"), form("OW", BulkDataURI=5)],
    ),
    *rows(
        VALUES_OBEY_THEIR_VR,
        [
            one("UI", "1.2.840"),
            one("DA", "20260228"),
            one("TM", "101500.25"),
            one("CS", "AXIAL"),
            one("AS", "042Y"),
            one("TM", "23"),
            one("LO", "x"),
        ],
        [
            one("UI", "1.02"),
            one("UI", "1." + "1" * 64),
            one("DA", "2026-02-28"),
            one("DA", "20261301"),
            one("TM", "10:15"),
            one("CS", "axial"),
            one("AS", "42"),
            one("SH", "x" * 17),
        ],
    ),
    *rows(VALUES_ARE_SPLIT, [one("CS", "A", "B"), one("UI", "1.2")], [one("CS", "A\\B")]),
    nothing(VALUES_ARE_SPLIT, one("LT", "C:\\A")),
)


@pytest.mark.parametrize("case", ROWS)
def test_json_values(case: Case) -> None:
    case.check()


UIDS = st.lists(st.integers(0, 10**9), min_size=2, max_size=6).map(lambda n: ".".join(map(str, n)))
WORDS = st.text("ABCDEFGHIJ 0123456789_", min_size=1, max_size=16).filter(str.strip)
TEXTS = st.text(min_size=1, max_size=16).filter(lambda t: "\\" not in t and t.strip(" ") != "")
NAMES = st.dictionaries(
    st.sampled_from(["Alphabetic", "Ideographic", "Phonetic"]), TEXTS, min_size=1
)
BYTES = st.binary(min_size=2, max_size=20).filter(lambda b: len(b) % 2 == 0)
# tag: VR as PS3.6 gives it, values as PS3.5 wants them
VALUES = {
    "00080008": ("CS", WORDS),
    "00080016": ("UI", UIDS),
    "00080020": ("DA", st.dates().map(lambda d: f"{d:%Y%m%d}".rjust(8, "0"))),
    "00080030": ("TM", st.times().map(lambda t: f"{t:%H%M%S}")),
    "00080050": ("SH", TEXTS),
    "00100010": ("PN", NAMES),
    "00100020": ("LO", TEXTS),
    "00181149": ("IS", st.integers(-(2**31), 2**31 - 1) | st.integers(0, 99).map(str)),
    "00189087": ("FD", st.floats(allow_nan=False, allow_infinity=False)),
    "00200032": ("DS", st.floats(-1e6, 1e6) | st.integers(-99, 99).map(str)),
    "00280009": ("AT", st.integers(0, 2**32 - 1).map(lambda n: f"{n:08X}")),
    "00280010": ("US", st.integers(0, 65535)),
}


@st.composite
def attributes(draw: st.DrawFn, vr: str, values: st.SearchStrategy[object]) -> object:
    found = draw(st.lists(values, max_size=3))
    if len(found) > 1:
        found[draw(st.integers(0, len(found) - 1))] = None
    return value(vr, *found)


@st.composite
def members(draw: st.DrawFn, depth: int = 2) -> dict[str, object]:
    tags = draw(st.sets(st.sampled_from(sorted(VALUES))))
    out = {t: draw(attributes(*VALUES[t])) for t in tags}
    if draw(st.booleans()):
        data = base64.b64encode(draw(BYTES)).decode()
        out |= {"00090010": value("LO", "ACME"), "00091001": {"vr": "UN", "InlineBinary": data}}
    if draw(st.booleans()):
        out["7FE00010"] = {"vr": "OW", "BulkDataURI": "http://a/b"}
    if depth and draw(st.booleans()):
        items = draw(st.lists(members(depth - 1), max_size=2))
        out["00081140"] = value("SQ", *items)
    return {t: out[t] for t in sorted(out)}


@settings(max_examples=60, deadline=None)
@given(st.lists(members(), max_size=3))
def test_conforming_dicom_json_is_never_objected_to(body: list[dict[str, object]]) -> None:
    assert not objections(judge_all([dicom_json(body)], "dicom-json"))


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["vr", "Value", "00081140", "7FE00010", "InlineBinary", "x"]),
                inner | st.sampled_from(["SQ", "PN", "UI", "OW", "AT", "DS"]),
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_checks_are_total(body: object) -> None:
    assert all(r.verdict < Verdict.ERROR for r in judge_all([dicom_json(body)], "dicom-json"))


def test_deep_nesting_ends() -> None:
    body = JsonObject(())
    for _ in range(3000):
        body = JsonObject((("00081140", JsonObject((("vr", "SQ"), ("Value", (body,))))),))
    assert all(r.verdict < Verdict.ERROR for r in judge_all([dicom_json((body,))], "dicom-json"))
