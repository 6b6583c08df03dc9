"""The records of a DICOMDIR as the tree that their offsets make of them (PS3.3 F.2, F.3.2.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from harness.content.dataset import DataSet
from harness.core.subject import Instance

RECORDS: Final = 0x00041220
FIRST_ROOT, LAST_ROOT = 0x00041200, 0x00041202
NEXT, LOWER, IN_USE, TYPE = 0x00041400, 0x00041420, 0x00041410, 0x00041430
_ITEM_HEADER: Final = 8  # bytes


@dataclass(slots=True)
class Record:
    """One directory record: where it stands, and who leads to it."""

    number: int  # of the item, from 0
    item: DataSet
    type: str
    offset: int  # of the item's tag, from the first byte of the file
    above: Record | None = None
    times_reached: int = 0

    @property
    def path(self) -> str:
        """The tag path of the item."""
        return f"(0004,1220)[{self.number}]"


@dataclass(slots=True)
class Directory:
    """All records, in the order of the sequence, and offsets that lead to none of them."""

    records: tuple[Record, ...]
    astray: list[tuple[str, int]] = field(default_factory=list)  # tag path, offset


def is_directory(ds: DataSet) -> bool:
    """Tell whether a data set is that of a DICOMDIR."""
    return ds.has(RECORDS)


def directory_of(ds: DataSet, i: Instance) -> Directory:
    """Follow the offsets of a DICOMDIR; each record is entered once, so loops end."""
    before = max(0, i.part10.size - i.dataset.size)  # preamble and file meta information
    records = tuple(
        Record(n, item, item.text(TYPE), before + item.offset - _ITEM_HEADER)
        for n, item in enumerate(ds.items(RECORDS))
    )
    directory = Directory(records)
    by_offset = {r.offset: r for r in records}
    last = ds.number(LAST_ROOT) or 0
    if last and last not in by_offset:
        directory.astray.append(("(0004,1202)", last))
    waiting: list[tuple[str, int, Record | None]] = [
        ("(0004,1200)", ds.number(FIRST_ROOT) or 0, None)
    ]
    while waiting:
        at, offset, above = waiting.pop()
        if not offset:
            continue
        record = by_offset.get(offset)
        if record is None:
            directory.astray.append((at, offset))
            continue
        record.times_reached += 1
        if record.times_reached > 1:
            continue
        record.above = above
        following, lower = (record.item.number(tag) or 0 for tag in (NEXT, LOWER))
        waiting.append((f"{record.path}.(0004,1400)", following, above))
        waiting.append((f"{record.path}.(0004,1420)", lower, record))
    return directory
