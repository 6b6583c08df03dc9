import json

import pytest

from tests.emulators.web.faults.conftest import INSTANCE

pytestmark = pytest.mark.contract


def answered(archive, fault, path=f"{INSTANCE}/metadata"):
    archive.faults.switch([fault])
    return archive.get(path)


def first(archive, fault, path=f"{INSTANCE}/metadata"):
    return json.loads(answered(archive, fault, path).content)[0]


def test_keys_are_in_lower_case_and_in_descending_order(archive):
    lower = first(archive, "dicom-json-keys-are-in-lower-case")
    assert "0020000d" in lower
    assert "0020000D" not in lower
    keys = list(first(archive, "dicom-json-keys-descend"))
    assert keys == sorted(keys, reverse=True)


@pytest.mark.parametrize(
    ("fault", "tag", "element"),
    [
        ("dicom-json-vr-is-missing", "00100020", {"Value": ["P1"]}),
        ("dicom-json-vr-is-wrong", "00080060", {"vr": "ST", "Value": ["CT"]}),
        ("dicom-json-value-is-no-array", "00080060", {"vr": "CS", "Value": "CT"}),
        ("dicom-json-names-are-strings", "00100010", {"vr": "PN", "Value": ["SOMEBODY^PLUGFEST"]}),
        ("dicom-json-texts-are-numbers", "00080020", {"vr": "DA", "Value": [20260102]}),
        ("dicom-json-dates-have-dashes", "00080020", {"vr": "DA", "Value": ["2026-01-02"]}),
        ("dicom-json-numbers-are-strings", "00280010", {"vr": "US", "Value": ["32"]}),
        ("dicom-json-decimals-have-a-comma", "00180050", {"vr": "DS", "Value": ["1,5,0"]}),
        (
            "dicom-json-values-are-not-split",
            "00080008",
            {"vr": "CS", "Value": ["ORIGINAL\\PRIMARY"]},
        ),
        (
            "dicom-json-empty-values-are-strings",
            "00080008",
            {"vr": "CS", "Value": ["ORIGINAL", ""]},
        ),
    ],
)
def test_an_element_is_written_wrongly(archive, fault, tag, element):
    assert first(archive, fault)[tag] == element


def test_what_is_no_json_any_more(archive):
    assert b"NaN" in answered(archive, "dicom-json-has-nan").content
    assert answered(archive, "dicom-json-begins-with-a-bom").content.startswith(b"\xef\xbb\xbf[")
    with pytest.raises(UnicodeDecodeError):
        answered(archive, "dicom-json-is-latin-1").content.decode()
    doubled = answered(archive, "dicom-json-has-duplicate-keys", "/studies").content
    assert doubled.count(b'"00080005"') == 2


def test_an_error_report_is_no_data_set(archive):
    response = answered(archive, "dicom-json-results-are-an-object", "/studies?limit=x")
    assert response.status_code == 400
    assert "results" not in response.json()
