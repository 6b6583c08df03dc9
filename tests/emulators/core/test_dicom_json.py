import base64
import io
import json
import math
import struct
import warnings

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from emulators.core.dicom_json import BULK_PATH, encode, with_base

VRS = [
    "AE",
    "AS",
    "AT",
    "CS",
    "DA",
    "DS",
    "DT",
    "FD",
    "FL",
    "IS",
    "LO",
    "LT",
    "OB",
    "OD",
    "OF",
    "OL",
    "OV",
    "OW",
    "PN",
    "SH",
    "SL",
    "SS",
    "ST",
    "SV",
    "TM",
    "UC",
    "UI",
    "UL",
    "UN",
    "UR",
    "US",
    "UT",
    "UV",
]
LONG = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}
BULKY = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"}


def strict(data: bytes):
    def unique(pairs):
        assert len({key for key, _ in pairs}) == len(pairs)
        assert [key for key, _ in pairs if len(key) == 8] == sorted(
            key for key, _ in pairs if len(key) == 8
        )
        return dict(pairs)

    def refuse(token):
        raise AssertionError(token)

    return json.loads(data.decode("utf-8"), parse_constant=refuse, object_pairs_hook=unique)


def element(tag: int, vr: str, value: bytes) -> bytes:
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    if vr in LONG:
        return head + struct.pack("<2xI", len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def one(vr: str, value: bytes, tag: int = 0x00091001, charset: bytes = b"") -> dict:
    lead = element(0x00080005, "CS", charset) if charset else b""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ds = _explicit(lead + element(tag, vr, value))
    return strict(encode(ds))[f"{tag:08X}"]


def _explicit(data: bytes) -> Dataset:
    from pydicom.filereader import read_dataset

    return read_dataset(io.BytesIO(data), is_implicit_VR=False, is_little_endian=True)


@pytest.mark.parametrize(
    ("vr", "value", "expected"),
    [
        ("CS", b"A\\\\B ", {"vr": "CS", "Value": ["A", None, "B"]}),
        ("CS", b"", {"vr": "CS"}),
        ("CS", b"  ", {"vr": "CS"}),
        ("PN", b"A^B=\xc3\x84=x", {"vr": "PN", "Value": [{"Alphabetic": "A^B", "Ideographic": "Ã\x84", "Phonetic": "x"}]}),
        ("PN", b"A\\\\=B", {"vr": "PN", "Value": [{"Alphabetic": "A"}, None, {"Ideographic": "B"}]}),
        ("PN", b"==", {"vr": "PN", "Value": [None]}),
        ("DS", b"1.50\\100\\1e2\\0.1\\abc", {"vr": "DS", "Value": [1.5, 100, 100, 0.1, "abc"]}),
        ("DS", b"0.12345678901234567890", {"vr": "DS", "Value": ["0.12345678901234567890"]}),
        ("DS", b"NaN\\1e999", {"vr": "DS", "Value": ["NaN", "1e999"]}),
        ("IS", b"+7\\-3 \\x", {"vr": "IS", "Value": [7, -3, "x"]}),
        ("IS", b"99999999999999999999", {"vr": "IS", "Value": ["99999999999999999999"]}),
        ("UV", struct.pack("<QQ", 5, 2**64 - 1), {"vr": "UV", "Value": [5, str(2**64 - 1)]}),
        ("AT", b"\x10\x00\x20\x00\xe0\x7f\x0a\x00", {"vr": "AT", "Value": ["00100020", "7FE0000A"]}),
        ("FL", struct.pack("<f", 0.5), {"vr": "FL", "Value": [0.5]}),
        ("US", b"\x01\x00\x02\x00", {"vr": "US", "Value": [1, 2]}),
        ("US", b"\x01\x00\x02", {"vr": "UN", "InlineBinary": base64.b64encode(b"\x01\x00\x02\x00").decode()}),
        ("UI", b"1.2.3\0", {"vr": "UI", "Value": ["1.2.3"]}),
        ("LT", b"a\\b ", {"vr": "LT", "Value": ["a\\b"]}),
        ("ST", b"\x7f\x01", {"vr": "ST", "Value": ["\x7f\x01"]}),
        ("OB", b"ab", {"vr": "OB", "InlineBinary": "YWI="}),
        ("UN", b"", {"vr": "UN"}),
    ],
)  # fmt: skip
def test_values_as_annex_f_wants_them(vr, value, expected):
    assert one(vr, value) == expected


def test_not_a_number_is_bulk_data():
    found = one("FD", struct.pack("<dd", 1.0, math.nan))
    assert (found["vr"], "Value" in found) == ("FD", False)
    assert found["BulkDataURI"].endswith("/bulkdata/00091001")


@pytest.mark.parametrize(
    ("charset", "raw", "expected"),
    [
        (b"ISO_IR 192", "Müller".encode(), "Müller"),
        (b"ISO_IR 100", "Müller".encode("latin-1"), "Müller"),
        (b"ISO_IR 144", "ЖЗИ".encode("iso8859_5"), "ЖЗИ"),
        (b"GB18030", "王\\小".encode("gb18030"), "王"),
        (b"\\ISO 2022 IR 87", b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "Yamada^Tarou"),
        (b"ISO_IR 192", b"M\xfcller", "Müller"),
        (b"NONSENSE", b"abc\xe9", "abcé"),
    ],
)
def test_text_is_unicode_whatever_it_was(charset, raw, expected):
    padded = raw + b" " * (len(raw) % 2)
    found = one("PN", padded, 0x00100010, charset + b" " * (len(charset) % 2))
    assert found["Value"][0]["Alphabetic"] == expected


def test_the_character_set_written_is_the_one_used():
    ds = _explicit(element(0x00080005, "CS", b"ISO_IR 100"))
    assert strict(encode(ds)) == {"00080005": {"vr": "CS", "Value": ["ISO_IR 192"]}}


def test_sequences_items_and_paths():
    inner = Dataset()
    inner.add_new(0x00091010, "OB", b"x" * 2000)
    ds = Dataset()
    ds.SOPInstanceUID, ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.3", "1.1", "1.2"
    ds.ReferencedImageSequence = Sequence([Dataset(), inner])
    ds.ReferencedStudySequence = Sequence([])
    ds.add_new(0x7FE00010, "OW", b"\0\0")
    ds.add_new(0x00080000, "UL", 4)
    found = strict(encode(ds))
    assert "00080000" not in found
    assert found["00081110"] == {"vr": "SQ"}
    assert found["00081140"]["Value"][0] == {}
    uri = found["00081140"]["Value"][1]["00091010"]["BulkDataURI"]
    assert uri == "\x7f/studies/1.1/series/1.2/instances/1.3/bulkdata/00081140/2/00091010"
    assert found["7FE00010"] == {
        "vr": "OW",
        "BulkDataURI": "\x7f/studies/1.1/series/1.2/instances/1.3/bulkdata/7FE00010",
    }


def test_only_the_place_of_the_base_is_replaced():
    ds = Dataset()
    ds.PatientComments = "DEL \x7f here"
    ds.add_new(0x7FE00010, "OW", b"\0\0")
    found = strict(with_base(encode(ds), "http://h:1/dicom-web"))
    assert found["00104000"]["Value"] == ["DEL \x7f here"]
    assert found["7FE00010"]["BulkDataURI"].startswith("http://h:1/dicom-web/studies/")


def test_big_endian_words_are_turned():
    from pydicom.filereader import read_dataset

    raw = struct.pack(">HH2sxxI", 0x0009, 0x1001, b"OW", 4) + b"\x01\x02\x03\x04"
    raw += struct.pack(">HH2sHH", 0x0028, 0x0010, b"US", 2, 512)
    ds = read_dataset(io.BytesIO(raw), is_implicit_VR=False, is_little_endian=False)
    found = strict(encode(ds))
    assert base64.b64decode(found["00091001"]["InlineBinary"]) == b"\x02\x01\x04\x03"
    assert found["00280010"]["Value"] == [512]


def test_implicit_vr_takes_the_dictionary_and_the_sign():
    from pydicom.filereader import read_dataset

    def implicit(tag, value):
        return struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value

    raw = implicit(0x00280103, b"\1\0") + implicit(0x00280106, b"\xff\xff")
    raw += implicit(0x00290010, b"CREATOR ") + implicit(0x00291001, b"\1\2")
    ds = read_dataset(io.BytesIO(raw), is_implicit_VR=True, is_little_endian=True)
    found = strict(encode(ds))
    assert found["00280106"] == {"vr": "SS", "Value": [-1]}
    assert found["00290010"] == {"vr": "LO", "Value": ["CREATOR"]}
    assert found["00291001"]["vr"] == "UN"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.integers(0x00080001, 0x7FE0FFFF),
                st.sampled_from([0x00080005, 0x00100010, 0x00280103, 0x00280106, 0x7FE00010]),
            ),
            st.sampled_from(VRS),
            st.binary(max_size=24),
        ),
        max_size=8,
    )
)
def test_any_elements_become_strict_json(elements):
    unique = {tag: (vr, value) for tag, vr, value in elements if tag >> 16 != 0xFFFE}
    data = b"".join(element(tag, *unique[tag]) for tag in sorted(unique))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ds = _explicit(data)
        except Exception:  # noqa: BLE001
            reject()  # what pydicom cannot read is refused before it is stored
        found = strict(with_base(encode(ds), "http://h"))
    for key, member in found.items():
        assert int(key, 16) & 0xFFFF
        assert len(member["vr"]) == 2
        assert len(member.keys() - {"vr"}) <= 1
        assert member.get("Value") != []
        if "InlineBinary" in member:
            assert member["vr"] in BULKY
            assert len(base64.b64decode(member["InlineBinary"], validate=True)) % 2 == 0
        if "BulkDataURI" in member:
            assert BULK_PATH.fullmatch(member["BulkDataURI"].partition("/bulkdata/")[2])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert found.keys() == {
            f"{tag:08X}" for tag in unique if tag & 0xFFFF and tag >> 16 not in (0, 2)
        }


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.floats(), st.integers(-(2**31), 2**31 - 1))
def test_data_sets_made_in_memory_are_written_too(text, number, whole):
    ds = Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ds.PatientComments = text
        ds.PatientName = text
        ds.add_new(0x00091001, "FD", number)
        ds.add_new(0x00091002, "SL", [whole, whole])
        found = strict(encode(ds))
    assert found["00091002"]["Value"] == [whole, whole]
    if math.isfinite(number):
        assert found["00091001"]["Value"] == [number]
