"""What an Instance Availability Notification says (PS3.4 R.3.2, PS3.3 C.4.23)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Final

from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import ImplicitVRLittleEndian
from pynetdicom.dsutils import decode

from emulators.core.dicom_values import texts, vr_of
from emulators.core.header import is_uid
from emulators.core.peers import is_ae_title
from emulators.core.survey import survey
from emulators.core.unreadable import UNREADABLE

AVAILABILITY_NOTIFICATION: Final = "1.2.840.10008.5.1.4.33"

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_REFERENCES: Final = 10_000
"""Instances of one notice that is taken."""
_MOST_ITEMS: Final = MOST_REFERENCES + 2_000
_ITEM: Final = b"\xfe\xff\x00\xe0"

# Statuses of N-CREATE (PS3.7 10.1.5.1.6).
INVALID_VALUE: Final = 0x0106
PROCESSING_FAILURE: Final = 0x0110
MISSING_ATTRIBUTE: Final = 0x0120
MISSING_VALUE: Final = 0x0121
RESOURCE_LIMITATION: Final = 0x0213


class Availability(StrEnum):
    """How soon an instance can be had (PS3.3 C.4.23.1.1)."""

    ONLINE = "ONLINE"
    NEARLINE = "NEARLINE"
    OFFLINE = "OFFLINE"
    UNAVAILABLE = "UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class Reference:
    """One instance and where it can be had."""

    series_uid: str
    sop_class: str
    sop_instance: str
    retrieve_ae: str
    """The first of several that are named (the value multiplicity is 1-n)."""
    availability: Availability = Availability.ONLINE


@dataclass(frozen=True, slots=True)
class Notice:
    """Instances of one study."""

    study_uid: str
    references: tuple[Reference, ...]


class BadNotice(ValueError):
    """What is no notice, and the status that says so; the text is one line."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def attribute_list(notice: Notice) -> Dataset:
    """Make the attribute list of table R.3.2-1, and nothing that it does not have (R.3.2.1.2)."""
    by_series: dict[str, list[Dataset]] = {}
    for reference in notice.references:
        item = Dataset()
        item.ReferencedSOPClassUID = reference.sop_class
        item.ReferencedSOPInstanceUID = reference.sop_instance
        item.InstanceAvailability = reference.availability.value
        item.RetrieveAETitle = reference.retrieve_ae
        by_series.setdefault(reference.series_uid, []).append(item)
    ds = Dataset()
    ds.ReferencedPerformedProcedureStepSequence = Items()  # type 2: none is known to us
    ds.StudyInstanceUID = notice.study_uid
    series = []
    for uid, references in by_series.items():
        item = Dataset()
        item.SeriesInstanceUID = uid
        item.ReferencedSOPSequence = Items(references)
        series.append(item)
    ds.ReferencedSeriesSequence = Items(series)
    return ds


def notice_from(encoded: bytes, transfer_syntax: str) -> Notice:
    """Read an encoded attribute list in a native little endian syntax. Raises: BadNotice.

    Bounded before it is decoded. Attributes that a notice does not have are not looked at.
    """
    if len(encoded) > MOST_BYTES or encoded.count(_ITEM) > _MOST_ITEMS:
        raise BadNotice(RESOURCE_LIMITATION, f"more than {MOST_REFERENCES} instances, or too long")
    try:
        survey(memoryview(encoded), transfer_syntax)
        ds = decode(BytesIO(encoded), transfer_syntax == ImplicitVRLittleEndian, True)
        return _notice(ds)
    except BadNotice:
        raise
    except UNREADABLE as why:
        raise BadNotice(PROCESSING_FAILURE, "the attribute list cannot be read") from why


def _notice(ds: Dataset) -> Notice:
    for step in _items(ds, "ReferencedPerformedProcedureStepSequence", most=1):
        _uid(step, "ReferencedSOPClassUID")
        _uid(step, "ReferencedSOPInstanceUID")
        _items(step, "PerformedWorkitemCodeSequence", most=1)
    study = _uid(ds, "StudyInstanceUID")
    references = tuple(_references(ds))
    if len(references) > MOST_REFERENCES:
        raise BadNotice(RESOURCE_LIMITATION, f"more than {MOST_REFERENCES} instances")
    return Notice(study, references)


def _references(ds: Dataset) -> Iterator[Reference]:
    for series in _items(ds, "ReferencedSeriesSequence", least=1):
        series_uid = _uid(series, "SeriesInstanceUID")
        for item in _items(series, "ReferencedSOPSequence", least=1):
            availability = _availability(_text(item, "InstanceAvailability", "CS"))
            titles = _texts(item, "RetrieveAETitle", "AE")
            if not all(map(is_ae_title, titles)):
                raise BadNotice(INVALID_VALUE, "Retrieve AE Title is no AE title")
            yield Reference(
                series_uid,
                _uid(item, "ReferencedSOPClassUID"),
                _uid(item, "ReferencedSOPInstanceUID"),
                titles[0],
                availability,
            )


def _availability(term: str) -> Availability:
    try:
        return Availability(term)
    except ValueError as why:
        raise BadNotice(INVALID_VALUE, "an Instance Availability that is not defined") from why


def _items(
    ds: Dataset, keyword: str, *, least: int = 0, most: int | None = None
) -> Sequence[Dataset]:
    element = _element(ds, keyword)
    if vr_of(element, False) != "SQ":
        raise BadNotice(INVALID_VALUE, f"{keyword} is no sequence")
    value = ds[keyword].value
    if not isinstance(value, Items):
        raise BadNotice(INVALID_VALUE, f"{keyword} is no sequence")
    if len(value) < least:
        raise BadNotice(MISSING_VALUE, f"{keyword} is empty")
    if most is not None and len(value) > most:
        raise BadNotice(INVALID_VALUE, f"{keyword} has more than {most} items")
    return value


def _uid(ds: Dataset, keyword: str) -> str:
    found = _text(ds, keyword, "UI")
    if not is_uid(found):
        raise BadNotice(INVALID_VALUE, f"{keyword} is no UID")
    return found


def _text(ds: Dataset, keyword: str, vr: str) -> str:
    """Return the one value of an attribute of type 1."""
    found = _texts(ds, keyword, vr)
    if len(found) > 1:
        raise BadNotice(INVALID_VALUE, f"{keyword} has more than one value")
    return found[0]


def _texts(ds: Dataset, keyword: str, vr: str) -> list[str]:
    """Return the values of an attribute of type 1 as they were sent: nothing is converted."""
    element = _element(ds, keyword)
    if element.VR == "SQ":
        raise BadNotice(INVALID_VALUE, f"{keyword} is a sequence")
    found = texts(element, vr, ("ascii",))
    if not found or not found[0]:
        raise BadNotice(MISSING_VALUE, f"{keyword} is empty")
    return found


def _element(ds: Dataset, keyword: str) -> DataElement | RawDataElement:
    tag = tag_for_keyword(keyword)
    element = ds.get_item(tag) if tag is not None and tag in ds else None
    if element is None:
        raise BadNotice(MISSING_ATTRIBUTE, f"{keyword} is missing")
    return element
