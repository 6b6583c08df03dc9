"""Conditions hold, do not hold, or cannot be told; they look where their paths lead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset

from harness.content.condition import Trail, filled, holds, reach, readable, refuted, tags
from harness.content.dataset import EMPTY, DataGap, DataSet, decode
from harness.core.octets import payload
from harness.facts.condition import parse
from harness.facts.uids import EXPLICIT_VR_LITTLE_ENDIAN, JPEG_BASELINE
from tests.harness.checks.messages import encode
from tests.objects.elements import item

CT = "1.2.840.10008.5.1.4.1.1.2"


def data_set(**elements) -> DataSet:
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_dataset

    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = True, False
    write_dataset(out, item(**elements))
    return decode(payload(out.getvalue()), EXPLICIT_VR_LITTLE_ENDIAN)


def trail(*enclosing, groups=(), ts=EXPLICIT_VR_LITTLE_ENDIAN) -> Trail:
    return Trail(CT, "ct-image", ts, tuple(enclosing), tuple(groups))


ITEM = data_set(
    ImageType=["ORIGINAL", "PRIMARY"],
    Modality="CT",
    PatientID="",
    SamplesPerPixel=3,
    FrameIncrementPointer=[0x00181063, 0x00181065],
    SliceThickness="0.50",
    NumberOfFrames=7,
    AnatomicRegionSequence=[item(CodeValue="A"), item(CodeValue="B", CodeMeaning="b")],
    ReferencedImageSequence=[],
)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("present (0008,0060)", True),
        ("present (0010,0020)", True),
        ("filled (0010,0020)", False),
        ("present (0010,0010)", False),
        ("filled (0008,2218)", True),
        ("filled (0008,1140)", False),
        ("(0008,0060) = CT", True),
        ("(0008,0060) in MR,CT", True),
        ("(0008,0060) != CT", False),
        ("(0008,0060) != MR", True),
        ("(0010,0010) = X", False),
        ("(0010,0010) != X", False),
        ("(0010,0020) != X", False),
        ("not (0010,0010) = X", True),
        ("(0008,0008)[1] = ORIGINAL", True),
        ("(0008,0008)[2] = ORIGINAL", False),
        ("(0008,0008)[3] = AXIAL", False),
        ("(0008,0008) = PRIMARY", True),
        ("(0008,0008) != PRIMARY", False),
        ("(0028,0002) > 1", True),
        ("(0028,0002) < 3", False),
        ("(0028,0002) = 3", True),
        ("(0018,0050) = 0.5", True),
        ("(0018,0050) != 0.500", False),
        ("(0008,0060) > 1", None),
        ("(0028,0009) -> (0018,1065)", True),
        ("(0028,0009) -> (0018,1066)", False),
        ("(0028,0009) in 1577059", True),
        ("(0008,0060) -> (0018,1065)", None),
        ("(0008,2218).(0008,0100) = B", True),
        ("present (0008,2218).(0008,0104)", True),
        ("(0008,1140).(0008,1150) = X", False),
        ("(0010,0010) = X and (0008,0060) > 1", False),
        ("(0008,0060) = CT or (0008,0060) > 1", True),
        ("(0010,0010) = X or (0008,0060) > 1", None),
        ("(0008,0060) = CT and (0008,0060) > 1", None),
        ("not (0008,0060) > 1", None),
        ("sop_class = 1.2.840.10008.5.1.4.1.1.2", True),
        ("iod in mr-image,ct-image", True),
        ("iod != ct-image", False),
        ("frames > 1", True),
        ("frames = 7", True),
        ("ts.encapsulated", False),
        ("../(0008,0060) = CT", None),
        ("/(0008,0060) = CT", True),
        ("present groups/(0020,9116)", False),
    ],
)
def test_outcome(text, outcome) -> None:
    assert holds(parse(text), ITEM, trail()) is outcome


ROOT = data_set(Modality="MR", NumberOfFrames=2)
ABOVE = data_set(CodeValue="X")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("/(0008,0060) = MR", True),
        ("../(0008,0100) = X", True),
        ("../../(0008,0060) = MR", True),
        ("../../../(0008,0060) = MR", None),
        ("(0008,0060) = CT", True),
        ("frames = 2", True),
        ("(0018,0050) = 0.5 and ../(0008,0100) = X", True),
    ],
)
def test_from_an_item(text, outcome) -> None:
    assert holds(parse(text), ITEM, trail(ROOT, ABOVE)) is outcome


def test_functional_groups() -> None:
    frame = data_set(FrameContentSequence=[item(StackID="1")])
    shared = data_set(PlaneOrientationSequence=[item(SliceThickness="2")])
    inside = trail(ROOT, frame, groups=(frame, shared))
    assert holds(parse("groups/(0020,9111).(0020,9056) = 1"), ITEM, inside)
    assert holds(parse("present groups/(0020,9116)"), ITEM, inside)
    assert not holds(parse("present groups/(0020,9113)"), ITEM, inside)


def test_encapsulated() -> None:
    assert holds(parse("ts.encapsulated"), ITEM, trail(ts=JPEG_BASELINE))
    assert holds(parse("ts.encapsulated"), ITEM, trail(ts="1.2.3")) is None


@pytest.mark.parametrize(
    ("text", "certainly_not"),
    [
        ("(0008,0060) = MR", True),
        ("(0008,0060) = CT", False),
        ("(0010,0010) = X", False),
        ("(0010,0020) = X", False),
        ("present (0010,0010)", True),
        ("(0010,0010) = X and (0008,0060) = MR", True),
        ("(0010,0010) = X or (0008,0060) = MR", False),
        ("(0008,1140).(0008,1150) = X", False),
        ("(0008,0060) > 1", False),
    ],
)
def test_refuted_only_by_what_is_there(text, certainly_not) -> None:
    assert refuted(parse(text), ITEM, trail()) is certainly_not


def test_what_cannot_be_read_is_not_absent() -> None:
    broken = DataSet(ITEM.elements[:2], (DataGap(90, "cut off"),))
    assert holds(parse("present (0028,0002)"), broken, trail()) is None
    assert holds(parse("not present (0028,0002)"), broken, trail()) is None
    assert holds(parse("present (0008,0005)"), broken, trail()) is False
    assert not readable(EMPTY_BUT_BROKEN, 0x00080005)
    assert readable(EMPTY, 0x00080005)


EMPTY_BUT_BROKEN = DataSet((), (DataGap(0, "not a data set"),))


def test_malformed_operands_cannot_be_told() -> None:
    ds = decode(
        payload(encode({0x00180050: "thick"}, EXPLICIT_VR_LITTLE_ENDIAN)), EXPLICIT_VR_LITTLE_ENDIAN
    )
    assert holds(parse("(0018,0050) > 1"), ds, trail()) is None
    assert holds(parse("not (0018,0050) = 1"), ds, trail()) is None


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("present (0008,0060)", 0),
        ("/(0008,0060) = CT", 0),
        ("../(0008,0060) = CT", 1),
        ("not ../../(0008,0060) -> (0018,1063) or (0008,0060) = CT", 2),
        ("ts.encapsulated and frames > 1", 0),
    ],
)
def test_reach(text, levels) -> None:
    assert reach(parse(text)) == levels
    assert reach(parse("present groups/(0020,9116)")) > 64


def test_filled() -> None:
    ds = data_set(PatientID="  ", PatientName="^", StudyID="A", ReferencedImageSequence=[Dataset()])
    seen = {e.tag: filled(e) for e in ds.elements}
    assert seen == {0x00081140: True, 0x00100010: True, 0x00100020: False, 0x00200010: True}


def test_tags_are_of_at_only() -> None:
    assert tags(ITEM.by_tag[0x00280009]) == (0x00181063, 0x00181065)
    assert tags(ITEM.by_tag[0x00080060]) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from(
        [
            "(0008,0060) = CT",
            "(0028,0002) > 1",
            "(0028,0009) -> (0018,1063)",
            "filled (0008,2218)",
            "(0008,2218).(0008,0100) != A",
            "groups/(0008,0060) = CT",
        ]
    ),
)
def test_total(octets, text) -> None:
    ds = decode(payload(octets), EXPLICIT_VR_LITTLE_ENDIAN)
    outcome = holds(parse(text), ds, trail(groups=(ds,)))
    assert outcome in (True, False, None)
    assert not (refuted(parse(text), ds, trail(groups=(ds,))) and outcome)
