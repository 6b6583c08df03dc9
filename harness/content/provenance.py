"""Where an object comes from, as far as a set needs it: what raw data and what names it say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from harness.content.dataset import DataSet
from harness.content.raw_payload import raw_payload_of
from harness.core.instance_set import Reference
from harness.facts.uids import RAW_DATA_STORAGE

MAX_CHARS: Final = 512  # of one value

# How what was made of raw data was acquired and made; raw data itself: whose software reads it.
PROVENANCE: Final = {
    0x00080017: "Acquisition UID",
    0x0008002A: "Acquisition DateTime",
    0x00080023: "Content Date",
    0x00080033: "Content Time",
    0x00080201: "Timezone Offset From UTC",
    0x00082111: "Derivation Description",
    0x00083010: "Irradiation Event UID",
    0x00089123: "Creator-Version UID",
    0x00181210: "Convolution Kernel",
}
RAW_FORMAT: Final = 0x00711001  # stands for the format's name in our own private block

CONTRIBUTING_EQUIPMENT: Final = 0x0018A001
ACQUISITION_EQUIPMENT, PROCESSING_EQUIPMENT = "109101", "109102"  # DCM, of CID 7005
SOFTWARE_VERSIONS: Final = 0x00181020
CONTRIBUTION_DATE_TIME: Final = 0x0018A002
CONTRIBUTION_DESCRIPTION: Final = 0x0018A003
_OF_PROCESSING: Final = (SOFTWARE_VERSIONS, CONTRIBUTION_DATE_TIME, CONTRIBUTION_DESCRIPTION)
_PURPOSE, _CODE, _SCHEME = 0x0040A170, 0x00080100, 0x00080102


def equipment(ds: DataSet, purpose: str) -> Iterator[tuple[int, DataSet]]:
    """Yield the items of Contributing Equipment Sequence that contributed to that purpose."""
    for number, item in enumerate(ds.items(CONTRIBUTING_EQUIPMENT)):
        for code in item.items(_PURPOSE)[:1]:
            if (code.text(_CODE), code.text(_SCHEME)) == (purpose, "DCM"):
                yield number, item


def names_raw_data(names: Iterable[Reference]) -> bool:
    """Tell whether raw data is among what an object names."""
    return any(r.sop_class == RAW_DATA_STORAGE for r in names)


def provenance_of(
    ds: DataSet, sop_class: str, names: Iterable[Reference]
) -> tuple[tuple[int, str], ...]:
    """Take what raw data, or an object that names some, says of its making: tags and values.

    Of the equipment that processed it, the first is asked: its versions, when, and how.
    """
    kept = raw_payload_of(ds) if sop_class == RAW_DATA_STORAGE else None
    if sop_class != RAW_DATA_STORAGE and not names_raw_data(names):
        return ()  # hundreds of thousands of members were not made of raw data that anybody knows
    told = [(tag, _joined(ds, tag)) for tag in PROVENANCE if ds.has(tag)]
    for _, item in tuple(equipment(ds, PROCESSING_EQUIPMENT))[:1]:
        told += [(tag, _joined(item, tag)) for tag in _OF_PROCESSING if item.has(tag)]
    return (*told, (RAW_FORMAT, kept.format[:MAX_CHARS])) if kept else tuple(told)


def _joined(ds: DataSet, tag: int) -> str:
    return "\\".join(ds.texts(tag))[:MAX_CHARS]
