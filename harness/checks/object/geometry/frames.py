"""Where each frame of a multi-frame image lies, by its functional groups (PS3.3 C.7.6.16.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.checks.object.element_rules import printed
from harness.content.dataset import EMPTY, DataSet, decode
from harness.content.decimals import decimal, decimals
from harness.core.subject import Instance
from harness.core.trace import Trace

SHARED, PER_FRAME = 0x52009229, 0x52009230
PLANE_POSITION, POSITION = 0x00209113, 0x00200032
PLANE_ORIENTATION, ORIENTATION = 0x00209116, 0x00200037
PIXEL_MEASURES, BETWEEN = 0x00289110, 0x00180088
FRAME_CONTENT, STACK, IN_STACK_POSITION = 0x00209111, 0x00209056, 0x00209057
MAX_FRAMES: Final = 20_000  # that are looked at


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame's place; () and None where the functional groups do not say."""

    number: int  # from 0, as in the tag path of its item
    position: tuple[float, ...]
    orientation: tuple[float, ...]
    between: float | None  # Spacing Between Slices, mm
    between_is_shared: bool  # not said in the frame's own functional groups
    stack: str
    in_stack: int | None

    def at(self, group: int, tag: int, *, shared: bool = False) -> str:
        """Return the path of an attribute of this frame, or of all of them."""
        where = "(5200,9229)[0]" if shared else f"(5200,9230)[{self.number}]"
        return f"{where}.{printed(group)}[0].{printed(tag)}"


def frames(i: Instance, trace: Trace) -> tuple[Frame, ...]:
    """List the frames of an enhanced multi-frame image; () of any other object."""
    return trace.memo((frames, i.id), lambda: _frames(decode(i.dataset, i.transfer_syntax)))


def _frames(ds: DataSet) -> tuple[Frame, ...]:
    shared = _first(ds, SHARED)
    each = ds.items(PER_FRAME)[:MAX_FRAMES]
    same = (
        _values(_first(shared, PLANE_POSITION), POSITION, 3),
        _values(_first(shared, PLANE_ORIENTATION), ORIENTATION, 6),
        decimal(_first(shared, PIXEL_MEASURES), BETWEEN),
    )
    return tuple(_frame(n, item, *same) for n, item in enumerate(each))


def _frame(
    number: int,
    item: DataSet,
    position: tuple[float, ...],
    orientation: tuple[float, ...],
    between: float | None,
) -> Frame:
    content = _first(item, FRAME_CONTENT)
    own = decimal(_first(item, PIXEL_MEASURES), BETWEEN)
    return Frame(
        number,
        _values(_first(item, PLANE_POSITION), POSITION, 3) or position,
        _values(_first(item, PLANE_ORIENTATION), ORIENTATION, 6) or orientation,
        between if own is None else own,
        own is None,
        content.text(STACK),
        content.number(IN_STACK_POSITION),
    )


def _first(ds: DataSet, sequence: int) -> DataSet:
    items = ds.items(sequence)
    return items[0] if items else EMPTY


def _values(ds: DataSet, tag: int, count: int) -> tuple[float, ...]:
    values = decimals(ds.find(tag))
    return values if len(values) == count else ()
