"""What an object names, and what the items around each name say (PS3.3 10.8, C.17.2, F.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from harness.content.dataset import DataSet, Element
from harness.content.decimals import decimals
from harness.content.directory import RECORDS, Directory, directory_of, is_directory
from harness.core.instance_set import Reference
from harness.core.subject import Instance

MAX_REFERENCES: Final = 20_000  # kept of one object
MAX_LISTED: Final = 4_096  # frames or segments kept of one reference

STUDY, SERIES, FRAME_OF_REFERENCE = 0x0020000D, 0x0020000E, 0x00200052
_REFERENCED_CLASS, _REFERENCED_INSTANCE = 0x00081150, 0x00081155
# A directory's records name instances by tags of their own.
_CLASS_IN_FILE, _INSTANCE_IN_FILE, _TRANSFER_SYNTAX_IN_FILE = 0x00041510, 0x00041511, 0x00041512
_REFERENCED_FRAMES, _REFERENCED_SEGMENTS = 0x00081160, 0x0062000B
_REFERENCED_SERIES, _RT_REFERENCED_STUDY = 0x00081115, 0x30060012
_CONTENT, _REFERENCED_SOP = 0x0040A730, 0x00081199
_ANNOTATIONS, _REFERENCED_IMAGES = 0x00700001, 0x00081140
_GRAPHICS, _GRAPHIC_DATA, _GRAPHIC_UNITS = 0x00700009, 0x00700022, 0x00700005
_VALUE_TYPE: Final = 0x0040A040
_PRESENTATION_STATES: Final = "1.2.840.10008.5.1.4.1.1.11."


def references(ds: DataSet, i: Instance, study: str) -> tuple[Reference, ...]:
    """Collect what the items name, each thing once for a sequence that names it; bounded."""
    places = _places(directory_of(ds, i)) if is_directory(ds) else {}
    found: dict[tuple[object, ...], Reference] = {}
    # Common Instance Reference (PS3.3 C.12.2): series listed outside of a study are of one's own.
    # A presentation state's list of series says nothing about their study.
    own = "" if i.sop_class.startswith(_PRESENTATION_STATES) else study
    waiting: list[tuple[DataSet, _Context]] = [(ds, _Context())]
    while waiting and len(found) < MAX_REFERENCES:
        here, context = waiting.pop()
        _collect(here, context, found)
        inner = [
            (item, context.inside(e.tag, n, item, own if _lists_series(e, context) else ""))
            for e in here.elements
            for n, item in enumerate(e.items)
        ]
        for item, record in inner if places else ():
            if record.sequence == RECORDS:
                record.study, record.series = places.get(id(item), ("", ""))
        waiting.extend(reversed(inner))
    return tuple(found.values())


def _places(directory: Directory) -> dict[int, tuple[str, str]]:
    """Tell for each directory record's item the study and the series of the records above it."""
    found = {}
    for record in directory.records:
        series = record.above
        study = series.above if series is not None else None
        if series is not None and study is not None:
            found[id(record.item)] = (study.item.text(STUDY), series.item.text(SERIES))
    return found


class _Context:
    """What the items around a reference say, the innermost first."""

    __slots__ = (
        "coordinates",
        "extent",
        "frame_of_reference",
        "path",
        "sequence",
        "series",
        "study",
    )

    def __init__(self, study: str = "", series: str = "", frame_of_reference: str = "") -> None:
        self.study, self.series, self.frame_of_reference = study, series, frame_of_reference
        self.path, self.sequence = "", 0
        self.coordinates: tuple[float, ...] = ()  # that this item has
        self.extent: tuple[float, ...] = ()  # of the coordinates in what this item names

    def inside(self, sequence: int, number: int, item: DataSet, own_study: str) -> _Context:
        """Step into an item."""
        inner = _Context(
            item.text(STUDY) or own_study or self.study,
            item.text(SERIES) or self.series,
            item.text(FRAME_OF_REFERENCE) or self.frame_of_reference,
        )
        if sequence == _RT_REFERENCED_STUDY:  # there the study is the instance referred to
            inner.study = item.text(_REFERENCED_INSTANCE)
        inner.path = f"{self.path}({sequence >> 16:04X},{sequence & 0xFFFF:04X})[{number}]."
        inner.sequence = sequence
        if sequence == _CONTENT:  # SCOORD items contain the IMAGE items that they are selected from
            is_in_image = item.text(_VALUE_TYPE) == "SCOORD"
            inner.coordinates = _extent([item]) if is_in_image else ()
            inner.extent = self.coordinates
        elif sequence == _REFERENCED_SOP:
            inner.extent = self.extent
        elif sequence == _ANNOTATIONS:
            graphics = item.items(_GRAPHICS)
            inner.coordinates = _extent(g for g in graphics if g.text(_GRAPHIC_UNITS) == "PIXEL")
        elif sequence == _REFERENCED_IMAGES and self.sequence == _ANNOTATIONS:
            inner.extent = self.coordinates
        return inner


def _extent(items: Iterable[DataSet]) -> tuple[float, ...]:
    """Return least and most column, least and most row of all Graphic Data; () without any."""
    values = list(_graphic_data(items))
    columns = [v for found in values for v in found[::2]]
    rows = [v for found in values for v in found[1::2]]
    return (min(columns), max(columns), min(rows), max(rows)) if rows else ()


def _graphic_data(items: Iterable[DataSet]) -> Iterator[tuple[float, ...]]:
    for item in items:
        yield decimals(item.find(_GRAPHIC_DATA))


def _lists_series(element: Element, context: _Context) -> bool:
    return element.tag == _REFERENCED_SERIES and not context.path


def _collect(ds: DataSet, context: _Context, found: dict[tuple[object, ...], Reference]) -> None:
    if not context.sequence:
        return
    is_a_record = context.sequence == RECORDS
    instance = ds.text(_INSTANCE_IN_FILE if is_a_record else _REFERENCED_INSTANCE)
    if not instance:
        return
    sop_class = ds.text(_CLASS_IN_FILE if is_a_record else _REFERENCED_CLASS)
    frames = _listed(ds.numbers(_REFERENCED_FRAMES))
    segments = _listed(ds.numbers(_REFERENCED_SEGMENTS))
    key = (
        *(context.sequence, sop_class, instance, frames, segments, context.extent),
        *(context.study, context.series, context.frame_of_reference),
    )
    if key not in found:
        found[key] = Reference(
            at=context.path.rstrip("."),
            sop_class=sop_class,
            sop_instance=instance,
            sequence=context.sequence,
            study=context.study,
            series=context.series,
            frame_of_reference=context.frame_of_reference,
            frames=frames,
            segments=segments,
            extent=context.extent,
            transfer_syntax=ds.text(_TRANSFER_SYNTAX_IN_FILE) if is_a_record else "",
        )


def _listed(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(numbers)[:MAX_LISTED]
