import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.datadict import dictionary_keyword, dictionary_VM, dictionary_VR, tag_for_keyword

from harness.facts import dictionary


@pytest.mark.parametrize(
    ("tag", "vr", "vm", "keyword", "retired"),
    [
        (0x00100010, "PN", "1", "PatientName", False),
        (0x7FE00010, "OB or OW", "1", "PixelData", False),
        (0x00280106, "US or SS", "1", "SmallestImagePixelValue", False),
        (0x00000110, "US", "1", "MessageID", False),
        (0x60020010, "US", "1", "OverlayRows", False),
        (0x60023000, "OB or OW", "1", "OverlayData", False),
        (0x00203105, "CS", "1-n", "SourceImageIDs", True),
        (0x00100000, "UL", "1", "", True),
        (0x00090010, "LO", "1", "", False),
        (0x00091001, "UN", "", "", False),
        (0x60033000, "UN", "", "", False),
        (0x0010FFFF, "UN", "", "", False),
    ],
)
def test_entries(tag, vr, vm, keyword, retired):
    found = (
        dictionary.vr(tag),
        dictionary.vm(tag),
        dictionary.keyword(tag),
        dictionary.retired(tag),
    )
    assert found == (vr, vm, keyword, retired)


def test_tags_of_keywords():
    assert dictionary.tag("StudyInstanceUID") == 0x0020000D
    assert dictionary.tag("NoSuchKeyword") is None
    assert dictionary.tag("") is None


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 0xFFFFFFFF) | st.integers(0x00080000, 0x00082000))
def test_total_and_as_the_source(tag):
    found = dictionary.entry(tag)
    if found.keyword:
        assert dictionary_VR(tag) == found.vr
        assert dictionary_VM(tag) == found.vm
        assert dictionary_keyword(tag) == found.keyword
        assert tag_for_keyword(found.keyword) in (tag, None)
