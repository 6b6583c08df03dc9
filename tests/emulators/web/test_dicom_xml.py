import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.web.dicom_xml import encode
from emulators.web.dicom_xml_reader import BadModel, read_model

# What XML carries unchanged: no control characters, no carriage return, nothing private to Unicode.
texts = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Cn", "Co"]),
    min_size=1,
    max_size=12,
)
names = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)
attributes = st.recursive(
    st.dictionaries(
        st.sampled_from(["00100020", "00104000", "00091010"]),
        st.lists(st.one_of(texts, st.none()), max_size=3)
        .filter(lambda values: not values or values[-1] is not None)
        .map(lambda values: {"vr": "LO", "Value": values} if values else {"vr": "LO"}),
    ),
    lambda inner: st.dictionaries(
        st.sampled_from(["00081140", "00400275"]),
        st.lists(inner, min_size=1, max_size=2).map(lambda items: {"vr": "SQ", "Value": items}),
    ),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(attributes, names, names)
def test_what_is_written_is_read(model, family, given_name):
    model = {
        **model,
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": f"{family}^{given_name}"}]},
        "00280010": {"vr": "US", "Value": [512]},
        "00091011": {"vr": "OB", "InlineBinary": "AAAA"},
        "7FE00010": {"vr": "OW", "BulkDataURI": "http://h/?a=1&b=\"'<"},
    }
    assert read_model(encode(model)) == dict(sorted(model.items()))


def test_what_xml_cannot_carry_is_replaced():
    model = {"00104000": {"vr": "LT", "Value": ["a\x00\x1b\ufffe<script>&"]}}
    assert read_model(encode(model))["00104000"]["Value"] == ["a\ufffd\ufffd\ufffd<script>&"]


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda t: f"<NativeDicomModel>{t}</NativeDicomModel>".encode("utf8", "replace"))))  # fmt: skip
def test_reading_is_total(data):
    with contextlib.suppress(BadModel):
        read_model(data)


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE NativeDicomModel><NativeDicomModel/>',
        '<NativeDicomModel><DicomAttribute tag="00080018" vr="UI"><Value number="0">1</Value></DicomAttribute></NativeDicomModel>',
        '<NativeDicomModel><DicomAttribute tag="00080018" vr="UI"><Value number="999999999">1</Value></DicomAttribute></NativeDicomModel>',
        '<NativeDicomModel><DicomAttribute tag="00280010" vr="US"><Value number="1">x</Value></DicomAttribute></NativeDicomModel>',
    ],
)  # fmt: skip
def test_what_is_no_model(document):
    with pytest.raises(BadModel):
        read_model(document.encode())
