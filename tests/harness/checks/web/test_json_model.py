import pytest

from harness.checks.web.json_model import (
    EMPTY_ELEMENT_HAS_NO_VALUE,
    EMPTY_VALUE_IS_NULL,
    ITEMS_ARE_OBJECTS,
    KEYS_ARE_TAGS,
    KEYS_ASCEND,
    NO_GROUP_LENGTH,
    ONE_FORM_OF_VALUE,
    PRIVATE_CREATOR_IS_PRESENT,
    VALUE_IS_AN_ARRAY,
    VR_AGREES_WITH_THE_DICTIONARY,
    VR_IS_GIVEN,
)
from harness.core.requirement import Requirement
from harness.core.subject import DicomJson
from tests.harness.checks.build import Case, clean, dicom_json, nothing, table, violation
from tests.harness.checks.web.traffic import value

EMPTY = dicom_json([])
GOOD = dicom_json(
    [
        {
            "00080008": value("CS", "ORIGINAL", None, "AXIAL"),
            "00081140": value("SQ", {}, {"00081150": value("UI", "1.2")}),
            "00090010": value("LO", "ACME"),
            "00091001": {"vr": "UN", "InlineBinary": "QUI="},
            "00100010": value("PN", {"Alphabetic": "DOE^JANE"}),
            "00100030": value("DA"),
            "00280106": value("SS", -5),
            "7FE00010": {"vr": "OW", "BulkDataURI": "http://a/b"},
        },
        {},
    ]
)


def wrong(**members: object) -> DicomJson:
    return dicom_json([{k.removeprefix("t"): v for k, v in members.items()}])


def in_item(**members: object) -> DicomJson:
    return wrong(t00081140=value("SQ", {k.removeprefix("t"): v for k, v in members.items()}))


def rows(requirement: Requirement, at: str, *bad: DicomJson) -> list[Case]:
    violations = [violation(requirement, b, at=at) for b in bad]
    return [clean(requirement, GOOD), nothing(requirement, EMPTY), *violations]


LO = value("LO", "x")
ROWS = table(
    *rows(KEYS_ARE_TAGS, "/0/", wrong(PatientID=LO), wrong(t0010002a=LO), wrong(t001000200=LO)),
    *rows(KEYS_ARE_TAGS, "/0/00081140/Value/0/x", in_item(x=LO)),
    *rows(KEYS_ASCEND, "/0/00100020", wrong(t00100040=value("CS", "F"), t00100020=LO)),
    *rows(KEYS_ASCEND, "/Value/0/00100020", in_item(t00100040=value("CS", "F"), t00100020=LO)),
    *rows(NO_GROUP_LENGTH, "/0/00080000", wrong(t00080000=value("UL", 5))),
    *rows(
        VR_IS_GIVEN,
        "/0/00100020/vr",
        wrong(t00100020={"Value": ["x"]}),
        wrong(t00100020=value("XX")),
    ),
    *rows(VR_IS_GIVEN, "/0/00100020/vr", wrong(t00100020="x"), wrong(t00100020={"vr": 1})),
    *rows(
        ONE_FORM_OF_VALUE,
        "/0/00100020",
        wrong(t00100020={"vr": "LO", "Value": ["x"], "InlineBinary": "QUI="}),
        wrong(t00100020={"vr": "LO", "keyword": "PatientID"}),
    ),
    *rows(VALUE_IS_AN_ARRAY, "/0/00100020/Value", wrong(t00100020={"vr": "LO", "Value": "x"})),
    *rows(
        EMPTY_ELEMENT_HAS_NO_VALUE,
        "/0/00100020/",
        wrong(t00100020={"vr": "LO", "Value": []}),
        wrong(t00100020={"vr": "LO", "Value": [""]}),
        wrong(t00100020={"vr": "LO", "Value": [None]}),
        wrong(t00100020={"vr": "LO", "Value": None}),
        wrong(t00100020={"vr": "UN", "InlineBinary": ""}),
    ),
    violation(
        EMPTY_ELEMENT_HAS_NO_VALUE,
        in_item(t00100020={"vr": "LO", "Value": []}),
        at="/0/00081140/Value/0/00100020",
        name="in an item",
    ),
    *rows(
        EMPTY_VALUE_IS_NULL,
        "/0/00080008/Value/1",
        wrong(t00080008=value("CS", "A", "", "B")),
        wrong(t00080008=value("PN", {"Alphabetic": "A"}, {})),
    ),
    *rows(
        ITEMS_ARE_OBJECTS,
        "/0/00081140/Value/1",
        wrong(t00081140=value("SQ", {}, None)),
        wrong(t00081140=value("SQ", {}, "x")),
    ),
    *rows(PRIVATE_CREATOR_IS_PRESENT, "/0/00091001", wrong(t00091001=LO)),
    *rows(PRIVATE_CREATOR_IS_PRESENT, "/0/00091101", wrong(t00090010=LO, t00091101=LO)),
    *rows(VR_AGREES_WITH_THE_DICTIONARY, "/0/00100020/vr", wrong(t00100020=value("SH", "x"))),
    *rows(VR_AGREES_WITH_THE_DICTIONARY, "/0/00280106/vr", wrong(t00280106=value("UL", 1))),
    clean(VR_AGREES_WITH_THE_DICTIONARY, wrong(t00100020=value("UN")), name="not known"),
)


@pytest.mark.parametrize("case", ROWS)
def test_json_model(case: Case) -> None:
    case.check()
