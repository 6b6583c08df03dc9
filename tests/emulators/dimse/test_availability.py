"""Instance availability notifications as bytes: what we write is read, what is wrong is named."""

import struct
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom.dsutils import encode

from emulators.dimse import availability
from emulators.dimse.availability import (
    Availability,
    BadNotice,
    Notice,
    Reference,
    attribute_list,
    notice_from,
)

EXPLICIT, IMPLICIT = str(ExplicitVRLittleEndian), str(ImplicitVRLittleEndian)
CT = "1.2.840.10008.5.1.4.1.1.2"


def encoded(ds, syntax=EXPLICIT):
    return encode(ds, syntax == IMPLICIT, True)


def notice(instances=2):
    return Notice(
        "1.2.3",
        tuple(Reference(f"1.2.3.{n % 2}", CT, f"1.2.3.4.{n}", "ARCHIVE") for n in range(instances)),
    )


uids = st.lists(st.integers(0, 10**8), min_size=1, max_size=6).map(
    lambda arcs: ".".join(map(str, (1, *arcs)))
)
titles = st.text("AZ_09", min_size=1, max_size=16)
references = st.builds(Reference, uids, uids, uids, titles, st.sampled_from(Availability))
notices = st.builds(Notice, uids, st.lists(references, min_size=1, max_size=6).map(tuple))


@given(notices, st.sampled_from([EXPLICIT, IMPLICIT]))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read(told, syntax):
    read = notice_from(encoded(attribute_list(told), syntax), syntax)
    assert read.study_uid == told.study_uid
    assert sorted(read.references, key=repr) == sorted(told.references, key=repr)


def test_a_notice_has_the_attributes_of_its_table_and_no_others():
    ds = attribute_list(notice())
    names = {element.keyword for element in ds.iterall()}
    assert names == {
        "ReferencedPerformedProcedureStepSequence",
        "StudyInstanceUID",
        "ReferencedSeriesSequence",
        "SeriesInstanceUID",
        "ReferencedSOPSequence",
        "ReferencedSOPClassUID",
        "ReferencedSOPInstanceUID",
        "InstanceAvailability",
        "RetrieveAETitle",
    }
    assert [item.SeriesInstanceUID for item in ds.ReferencedSeriesSequence] == [
        "1.2.3.0",
        "1.2.3.1",
    ]


def at_top(**changes):
    return lambda ds: change(ds, changes)


def in_series(**changes):
    return lambda ds: change(ds.ReferencedSeriesSequence[0], changes)


def in_reference(**changes):
    return lambda ds: change(ds.ReferencedSeriesSequence[0].ReferencedSOPSequence[0], changes)


def change(ds, changes):
    for keyword, value in changes.items():
        if value is KeyError:
            delattr(ds, keyword)
        else:
            setattr(ds, keyword, value)


def step(**attributes):
    item = Dataset()
    for keyword, value in attributes.items():
        setattr(item, keyword, value)
    return item


WHOLE_STEP = {
    "ReferencedSOPClassUID": "1.2.840.10008.3.1.2.3.3",
    "ReferencedSOPInstanceUID": "1.2.9",
    "PerformedWorkitemCodeSequence": [],
}


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        (at_top(ReferencedPerformedProcedureStepSequence=KeyError), 0x0120),
        (at_top(ReferencedPerformedProcedureStepSequence=[step()]), 0x0120),
        (at_top(ReferencedPerformedProcedureStepSequence=[step(**WHOLE_STEP)] * 2), 0x0106),
        (at_top(StudyInstanceUID=KeyError), 0x0120),
        (at_top(StudyInstanceUID=None), 0x0121),
        (at_top(StudyInstanceUID="../../etc"), 0x0106),
        (at_top(StudyInstanceUID=["1.2", "1.3"]), 0x0106),
        (at_top(ReferencedSeriesSequence=KeyError), 0x0120),
        (at_top(ReferencedSeriesSequence=[]), 0x0121),
        (in_series(SeriesInstanceUID=KeyError), 0x0120),
        (in_series(SeriesInstanceUID="1." + "2" * 64), 0x0106),
        (in_series(ReferencedSOPSequence=[]), 0x0121),
        (in_series(ReferencedSOPSequence=KeyError), 0x0120),
        (in_reference(ReferencedSOPClassUID=KeyError), 0x0120),
        (in_reference(ReferencedSOPInstanceUID=None), 0x0121),
        (in_reference(ReferencedSOPInstanceUID="01.2"), 0x0106),
        (in_reference(InstanceAvailability="SOMEWHERE"), 0x0106),
        (in_reference(InstanceAvailability=KeyError), 0x0120),
        (in_reference(RetrieveAETitle=None), 0x0121),
        (in_reference(RetrieveAETitle="A" * 17), 0x0106),
        (in_reference(RetrieveAETitle=["A", "B" * 17]), 0x0106),
    ],
)
@pytest.mark.filterwarnings("ignore")  # pydicom warns of what these write
def test_what_is_missing_or_wrong_is_said_by_the_status(spoil, status, syntax):
    ds = attribute_list(notice())
    spoil(ds)
    with pytest.raises(BadNotice) as why:
        notice_from(encoded(ds, syntax), syntax)
    assert why.value.status == status
    assert str(why.value)


def test_a_step_several_titles_and_attributes_that_a_notice_does_not_have_are_taken():
    ds = attribute_list(notice())
    ds.ReferencedPerformedProcedureStepSequence = [step(**WHOLE_STEP)]
    ds.PatientName = "Doe^Jane"
    ds.ReferencedSeriesSequence[0].ReferencedSOPSequence[0].RetrieveAETitle = ["ONE", "OTHER"]
    read = notice_from(encoded(ds), EXPLICIT)
    assert (read.study_uid, read.references[0].retrieve_ae) == ("1.2.3", "ONE")


def test_a_sequence_of_another_vr_and_text_that_is_a_sequence():
    ds = attribute_list(notice())
    wrong = deepcopy(ds)
    del wrong.ReferencedSeriesSequence
    wrong.add_new(Tag("ReferencedSeriesSequence"), "LO", "1.2.3")
    also = deepcopy(ds)
    del also.StudyInstanceUID
    also.add_new(Tag("StudyInstanceUID"), "SQ", [Dataset()])
    for one in (wrong, also):
        with pytest.raises(BadNotice) as why:
            notice_from(encoded(one), EXPLICIT)
        assert why.value.status == 0x0106


def test_bounds_hold_before_anything_is_decoded(monkeypatch):
    empty_items = struct.pack("<HHI", 0xFFFE, 0xE000, 0) * (availability._MOST_ITEMS + 1)
    many = struct.pack("<HHI", 0x0008, 0x1115, len(empty_items)) + empty_items
    deep = struct.pack("<HHIHHI", 0x0008, 0x1115, 0xFFFFFFFF, 0xFFFE, 0xE000, 0xFFFFFFFF) * 9000
    monkeypatch.setattr(availability, "decode", None)
    for data, status in ((many, 0x0213), (bytes(2 << 20) + b"x", 0x0213), (deep, 0x0110)):
        with pytest.raises(BadNotice) as why:
            notice_from(data, IMPLICIT)
        assert why.value.status == status


def test_more_instances_than_are_taken(monkeypatch):
    monkeypatch.setattr(availability, "MOST_REFERENCES", 3)
    assert len(notice_from(encoded(attribute_list(notice(3))), EXPLICIT).references) == 3
    with pytest.raises(BadNotice) as why:
        notice_from(encoded(attribute_list(notice(4))), EXPLICIT)
    assert why.value.status == 0x0213


WHOLE = {syntax: encoded(attribute_list(notice(4)), syntax) for syntax in (EXPLICIT, IMPLICIT)}


@st.composite
def spoilt(draw):
    """A notice with bytes exchanged, cut out or put in; or no notice at all."""
    syntax = draw(st.sampled_from([EXPLICIT, IMPLICIT]))
    data = bytearray(WHOLE[syntax])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        cut = draw(st.integers(0, 8))
        data[at : at + cut] = draw(st.binary(max_size=8))
    return syntax, draw(st.one_of(st.just(bytes(data)), st.binary(max_size=200)))


@given(spoilt())
@settings(max_examples=150, deadline=None)
@pytest.mark.filterwarnings("ignore")  # pydicom warns of what it reads here
def test_reading_is_total(given_bytes):
    syntax, data = given_bytes
    read = status = None
    try:
        read = notice_from(data, syntax)
    except BadNotice as why:
        status = why.status
    if read is None:
        assert status in (0x0106, 0x0110, 0x0120, 0x0121, 0x0213)
    else:
        uid = availability.is_uid
        assert uid(read.study_uid)
        assert all(
            uid(r.series_uid) and uid(r.sop_class) and uid(r.sop_instance) for r in read.references
        )
