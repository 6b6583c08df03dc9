"""What an archive says by QIDO-RS and WADO-RS, read without trust (PS3.18 8.7, 10.4, 10.6, F).

Nothing here asks anything. Answers are bounded before they are parsed; what is taken from them is
text of known length and UIDs, so that an address made of them is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

from emulators.modality.lineage.headers import SETTINGS, ImageHeader, header_of

STUDY: Final = "0020000D"
SERIES: Final = "0020000E"
INSTANCE: Final = "00080018"
# Number of Study Related Instances, Number of Series Related Instances
COUNTS: Final = {STUDY: "00201208", SERIES: "00201209"}

MOST_BYTES: Final = 16 << 20
MOST_NODES: Final = 1 << 20  # values and containers of one answer
MOST_TEXT: Final = 1024  # characters of one attribute, all values together
MOST_ITEMS: Final = 4096
MOST_COUNT: Final = 2**31 - 1  # what an IS holds (PS3.5 6.2), and an INTEGER of the database
_UID: Final = re.compile(r"(?=.{1,64}\Z)(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*", re.ASCII)

NUMBERS: Final = ("InstanceNumber", "SeriesNumber", "AcquisitionNumber")
TEXTS: Final = (
    *("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"),
    *("PatientID", "IssuerOfPatientID", "PatientSex", "PatientBirthDate", "AccessionNumber"),
    *("StudyDate", "StudyTime", "SeriesDate", "SeriesTime", "Modality", "SeriesDescription"),
    *("ProtocolName", "FrameOfReferenceUID", "PerformedProcedureStepID", "AcquisitionUID"),
    *("IrradiationEventUID", "AcquisitionDateTime", "AcquisitionDate", "AcquisitionTime"),
    *("Manufacturer", "ManufacturerModelName", "DeviceSerialNumber", "SoftwareVersions"),
    *("StationName", "ReferencedSOPClassUID", "ReferencedSOPInstanceUID"),
    *SETTINGS,
)
SEQUENCES: Final = (
    *("SourceInstanceSequence", "ReferencedRawDataSequence"),
    *("ReferencedSeriesSequence", "ReferencedSOPSequence"),
)


class Unusable(ValueError):
    """An answer that cannot be used; the text is one line and says why."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a search: how many instances each entity has, None where that is not said."""

    counts: Mapping[str, int | None]
    length: int  # entities in the page, usable or not
    nameless: int  # those without a UID


def parsed(body: bytes) -> list[dict[str, Any]]:
    """Parse an answer of DICOM JSON: an array of objects. Raises: Unusable."""
    if len(body) > MOST_BYTES:
        raise Unusable(f"more than {MOST_BYTES} bytes")
    if sum(body.count(mark) for mark in (b"{", b"[", b",")) > MOST_NODES:
        raise Unusable(f"more than {MOST_NODES} values")
    try:
        found = json.loads(body, parse_constant=_no_number) if body.strip() else []
    except (ValueError, RecursionError) as why:
        raise Unusable(f"no JSON: {type(why).__name__}") from why
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unusable("no array of objects")
    return found


def listing(answer: Sequence[Mapping[str, Any]], unique: str) -> Listing:
    """Read a page of studies, series or instances; `unique` is the tag of their UID."""
    counts: dict[str, int | None] = {}
    nameless = 0
    for one in answer:
        uid = _first(one, unique)
        if not isinstance(uid, str) or not is_uid(uid):
            nameless += 1
            continue
        count = _first(one, COUNTS[unique]) if unique in COUNTS else None
        known = type(count) is int and 0 <= count <= MOST_COUNT
        counts[uid] = count if known else None
    return Listing(counts, len(answer), nameless)


def to_visit(
    listed: Mapping[str, int | None], seen: Mapping[str, int], turn: int
) -> tuple[str, ...]:
    """Choose the entities to look into: those whose number of instances is not the one seen.

    One of the others is looked into as well, another at each turn: what was exchanged for as much
    is found in the end. The order begins elsewhere at each turn, so that none that takes all the
    time keeps the others waiting.
    """
    changed = sorted(
        uid for uid, count in listed.items() if count is None or seen.get(uid) != count
    )
    same = sorted(listed.keys() - set(changed))
    start = turn % len(changed) if changed else 0
    return (*changed[start:], *changed[:start], *([same[turn % len(same)]] if same else ()))


def header_from(
    answer: Sequence[Mapping[str, Any]], study: str, series: str, instance: str
) -> ImageHeader:
    """Read the metadata of one instance; there are no pixels, so they have no hash.

    Raises: Unusable, also when it is the metadata of another instance than was asked for.
    """
    if len(answer) != 1:
        raise Unusable(f"metadata of {len(answer)} instances, and one was asked for")
    header = header_of(_data_set(answer[0], 0))
    for name, found, asked in (
        ("SOP Instance UID", header.sop_instance, instance),
        ("Series Instance UID", header.series, series),
        ("Study Instance UID", header.study, study),
    ):
        if found != asked:
            raise Unusable(f"another {name} than was asked for")
    if not is_uid(header.sop_class):
        raise Unusable("no SOP Class UID")
    if not all(is_uid(cited) for cited in header.cites):
        raise Unusable("raw data are cited by something that is no UID")
    return header


def is_uid(text: str) -> bool:
    """Tell whether a text is a UID (PS3.5 9.1)."""
    return _UID.fullmatch(text) is not None


def _data_set(said: Mapping[str, Any], depth: int) -> Dataset:
    """Take the attributes that lineage needs, as text; bulk data and all others stay away."""
    ds = Dataset()
    for keyword in TEXTS:
        _put(ds, keyword, _text(said, keyword))
    for keyword in NUMBERS:
        number = _text(said, keyword)
        _put(ds, keyword, number if number and _is_number(number) else "")
    if depth < len(SEQUENCES):  # the longest way to a reference is shorter
        for keyword in SEQUENCES:
            items = _values(said, keyword)
            if len(items) > MOST_ITEMS:
                raise Unusable(f"{keyword} has more than {MOST_ITEMS} items")
            tag = tag_for_keyword(keyword)
            found = [_data_set(item, depth + 1) for item in items if isinstance(item, dict)]
            if found and tag is not None:
                ds.add_new(tag, "SQ", found)
    return ds


def _put(ds: Dataset, keyword: str, text: str) -> None:
    tag = tag_for_keyword(keyword)
    if text and tag is not None:
        # Unlimited Text takes every text as it is: nothing is checked or split a second time.
        ds.add_new(tag, "UT", text)


def _text(said: Mapping[str, Any], keyword: str) -> str:
    """Join the values of an attribute; "" for what cannot be kept as text of sensible length."""
    values = _values(said, keyword)
    if not all(one is None or type(one) in (str, int, float) for one in values):
        return ""
    text = "\\".join(_written(values))
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return ""
    return text if len(text) <= MOST_TEXT and not any(map(_is_control, text)) else ""


def _written(values: Iterable[Any]) -> Iterable[str]:
    return ("" if one is None else str(one).strip() for one in values)


def _values(said: Mapping[str, Any], keyword: str) -> list[Any]:
    tag = tag_for_keyword(keyword)
    element = said.get(f"{tag:08X}")
    values = element.get("Value") if isinstance(element, dict) else None
    return values if isinstance(values, list) else []


def _first(said: Mapping[str, Any], tag: str) -> Any:
    element = said.get(tag)
    values = element.get("Value") if isinstance(element, dict) else None
    return values[0] if isinstance(values, list) and values else None


def _is_control(char: str) -> bool:
    return char < " " or "\x7f" <= char < "\xa0"


def _is_number(text: str) -> bool:
    form = re.fullmatch(r"[+-]?[0-9]{1,12}", text, re.ASCII)
    return form is not None and abs(int(text)) <= MOST_COUNT


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")
