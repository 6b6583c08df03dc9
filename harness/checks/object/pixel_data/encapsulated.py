"""Encapsulated pixel data taken apart: offset tables, fragments, frames (PS3.5 A.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.content.codec.coding import CODINGS
from harness.content.codec.frames import Frames, assemble, numbers, offsets_of
from harness.content.codec.header import begins_stream
from harness.content.dataset import DataSet, Element
from harness.core.octets import NOTHING, Payload

EXTENDED_OFFSET_TABLE: Final = 0x7FE00001
EXTENDED_OFFSET_TABLE_LENGTHS: Final = 0x7FE00002


@dataclass(frozen=True, slots=True, eq=False)
class Encapsulated:
    """What stands in the items, and what the tables say about it."""

    table: Payload | None  # the first item; None where the stream begins there
    fragments: tuple[Payload, ...]
    offsets: tuple[int, ...]  # where the items of the fragments begin
    basic: tuple[int, ...]  # Basic Offset Table
    extended: tuple[int, ...]
    extended_lengths: tuple[int, ...]
    frames: Frames


def take_apart(ds: DataSet, element: Element, count: int, transfer_syntax: str) -> Encapsulated:
    """Read the tables and group the fragments into `count` frames."""
    items = element.fragments
    table = items[0] if items and not begins_stream(items[0]) else None
    fragments = items[1:] if table is not None else items
    basic = numbers(table, 4) if table is not None else ()
    extended = _long_numbers(ds, EXTENDED_OFFSET_TABLE)
    coding = CODINGS.get(transfer_syntax)
    return Encapsulated(
        table=table,
        fragments=fragments,
        offsets=offsets_of(fragments),
        basic=basic,
        extended=extended,
        extended_lengths=_long_numbers(ds, EXTENDED_OFFSET_TABLE_LENGTHS),
        frames=assemble(
            fragments,
            count,
            offsets=basic or extended,
            whole=coding is not None and coding.whole,
        ),
    )


def _long_numbers(ds: DataSet, tag: int) -> tuple[int, ...]:
    element = ds.find(tag)
    return numbers(element.value if element is not None else NOTHING, 8)
