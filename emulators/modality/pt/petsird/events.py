"""Lists of events in yardl's binary encoding, all numbers of a list at once.

The library decodes number by number, and takes a second for what is done here in ten milliseconds.
A number has 7 bits in each byte, the lowest first; all bytes but its last have the highest bit set.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.pt.list_mode import BLOCKS_MOST, EVENTS_MOST, Block, Events, ListMode
from emulators.modality.raw.bounded_stream import BoundedStream
from emulators.modality.raw.errors import BadHeader, Corrupted, Oversized, Truncated

BYTES_MOST: Final = 5  # of a number of 32 bits
NUMBERS: Final = 3  # of an event
EVENTS_AT_ONCE: Final = 1 << 17  # bounds memory
EVENT_BLOCK: Final = 0  # the first of what a stream may hold
_BEFORE: Final = (0, 1, 1)  # no single events; prompt ones of one type of module with itself
_AFTER: Final = (0, 0, 0)  # no delayed, triple and quadruple ones


def encoded(values: NDArray[np.uint32]) -> bytes:
    """Write numbers one after the other."""
    flat = np.ascontiguousarray(values).ravel()
    extra = sum((flat >= 1 << (7 * k)).astype(np.int64) for k in range(1, BYTES_MOST))
    sizes = np.asarray(extra, np.int64) + 1
    starts = np.cumsum(sizes) - sizes
    out = np.zeros(int(sizes.sum()), np.uint8)
    for k in range(BYTES_MOST):
        here = sizes > k
        more = np.where(sizes[here] > k + 1, 0x80, 0)
        out[starts[here] + k] = ((flat[here] >> np.uint32(7 * k)) & 0x7F) | more
    return out.tobytes()


def decoded(data: NDArray[np.uint8], count: int) -> tuple[NDArray[np.uint32], int]:
    """Read numbers of at most 32 bits; return them, and how many bytes they took.

    Raises: Truncated; Corrupted for a number of more bits, or of more bytes than it needs.
    """
    ends = np.flatnonzero(data < 0x80)[:count] + 1
    if len(ends) < count:
        raise Truncated(f"{len(ends)} of {count} numbers")
    starts = np.concatenate(([0], ends[:-1]))
    sizes = ends - starts
    values = np.zeros(count, np.uint64)
    if count and sizes.max() > BYTES_MOST:
        raise Corrupted("a number of more than 32 bits")
    for k in range(BYTES_MOST):
        here = sizes > k
        part = (data[starts[here] + k] & 0x7F).astype(np.uint64)
        values[here] |= part << np.uint64(7 * k)
    if (values >> np.uint64(32)).any():
        raise Corrupted("a number of more than 32 bits")
    if ((sizes > 1) & (data[ends - 1] == 0)).any():
        raise Corrupted("a number of more bytes than it needs")
    return values.astype(np.uint32), int(ends[-1]) if count else 0


def written(contents: ListMode) -> Iterator[bytes]:
    """Yield the intervals and their events, as they follow the header."""
    yield encoded(np.array([len(contents.blocks)], np.uint32))
    first = 0
    for block in contents.blocks:
        yield bytes((EVENT_BLOCK,))
        head = (block.start_ms, block.stop_ms, *_BEFORE, block.events)
        yield encoded(np.array(head, np.uint32))
        yield encoded(contents.events[first : first + block.events])
        yield bytes(_AFTER)
        first += block.events
    yield b"\0"  # no further ones


def read(stream: BoundedStream) -> tuple[tuple[Block, ...], Events]:
    """Read all intervals and their events.

    Raises:
        Truncated, Oversized, Corrupted: the stream ends before, or does not.
        BadHeader: it holds other things than prompt coincidences.
    """
    blocks: list[Block] = []
    total = 0
    lists = [np.zeros((0, NUMBERS), np.uint32)]
    while batch := stream.read_unsigned_varint():
        if len(blocks) + batch > BLOCKS_MOST:
            raise Oversized(f"more than {BLOCKS_MOST} intervals")
        for _ in range(batch):
            block, events = _block(stream)
            blocks.append(block)
            lists.append(events)
            total += block.events
            if total > EVENTS_MOST:
                raise Oversized(f"more than {EVENTS_MOST} events")
    return tuple(blocks), np.concatenate(lists)


def _block(stream: BoundedStream) -> tuple[Block, Events]:
    stream.next_record()
    if stream.read_byte() != EVENT_BLOCK:
        raise BadHeader("the stream holds other things than events")
    start, stop = stream.read_unsigned_varint(), stream.read_unsigned_varint()
    if tuple(stream.read_unsigned_varint() for _ in _BEFORE) != _BEFORE:
        raise BadHeader("an interval of other things than prompt coincidences")
    count = stream.read_unsigned_varint()
    if count > EVENTS_MOST:
        raise Oversized(f"{count} events; at most {EVENTS_MOST} are read")
    if count * NUMBERS > stream.left:
        raise Truncated(f"{stream.left} bytes are left for {count} events")
    events = _events(stream, count)
    if tuple(stream.read_unsigned_varint() for _ in _AFTER) != _AFTER:
        raise BadHeader("an interval of other things than prompt coincidences")
    return Block(start, stop, count), events


def _events(stream: BoundedStream, count: int) -> Events:
    events = np.empty((count, NUMBERS), np.uint32)
    for first in range(0, count, EVENTS_AT_ONCE):
        some = events[first : first + EVENTS_AT_ONCE]
        ahead = np.frombuffer(stream.ahead(some.size * BYTES_MOST), np.uint8)
        values, size = decoded(ahead, some.size)
        stream.read_view(size)
        some[:] = values.reshape(some.shape)
    return events
