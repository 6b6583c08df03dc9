"""The functional groups of one object, as looked at by several rules; rules about their number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.functional_groups.requirements import (
    CONCATENATION_NUMBERS_FIT,
    FRAME_POSITIONS_START_AT_ONE,
    PER_FRAME_ITEMS_EQUAL_NUMBER_OF_FRAMES,
)
from harness.checks.object.iod.frames import PER_FRAME, SHARED
from harness.checks.object.objection import Objection
from harness.content.condition import NUMBER_OF_FRAMES
from harness.content.dataset import DataSet
from harness.core.requirement import Requirement

Found = tuple[Requirement, Objection]

FRAME_CONTENT: Final = 0x00209111
_POSITIONS: Final = {
    0x00209128: "Temporal Position Index",
    0x00209057: "In-Stack Position Number",
}
_CONCATENATION_NUMBER: Final = 0x00209162
_CONCATENATION_TOTAL: Final = 0x00209163


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The functional group items of an object."""

    root: DataSet
    shared: tuple[DataSet, ...]
    frames: tuple[DataSet, ...]

    def item(self, frame: DataSet, sequence: int) -> DataSet | None:
        """Find the item of a functional group that counts for a frame: its own, or the shared."""
        for place in (frame, *self.shared):
            items = place.items(sequence)
            if items:
                return items[0]
        return None


def groups_in(root: DataSet) -> Groups:
    """Take the functional group items out of a data set."""
    return Groups(root, root.items(SHARED), root.items(PER_FRAME))


def in_frame(number: int, *tags: int) -> str:
    """Return the path into a frame's functional groups, through first items."""
    way = "[0].".join(map(printed, tags))
    return f"(5200,9230)[{number}].{way}"


def and_more(frames: int) -> str:
    """Say in how many frames the same was found."""
    return f", and so in {frames - 1} more frames" if frames > 1 else ""


def items_equal_frames(groups: Groups) -> Iterator[Found]:
    """Compare the number of per-frame items with Number of Frames."""
    frames = groups.root.number(NUMBER_OF_FRAMES)
    sequence = groups.root.find(PER_FRAME)
    if frames is None or sequence is None or sequence.items == () or groups.root.gaps:
        return
    if len(groups.frames) != frames:
        objection = Objection(
            f"{frames} items, by Number of Frames (0028,0008)",
            f"{len(groups.frames)} items",
            printed(PER_FRAME),
            element=sequence,
        )
        yield PER_FRAME_ITEMS_EQUAL_NUMBER_OF_FRAMES, objection


def positions_start_at_one(groups: Groups) -> Iterator[Found]:
    """Read the ordinal numbers of Frame Content."""
    for tag, name in _POSITIONS.items():
        wrong = []
        for number, frame in enumerate(groups.frames):
            for content in frame.items(FRAME_CONTENT)[:1]:
                wrong += [(number, n) for n in content.numbers(tag) if n < 1]
        if wrong:
            number, value = wrong[0]
            objection = Objection(
                f"{name}: 1 or more",
                f"{value}{and_more(len(wrong))}",
                in_frame(number, FRAME_CONTENT, tag),
            )
            yield FRAME_POSITIONS_START_AT_ONE, objection


def concatenation_numbers_fit(groups: Groups) -> Iterator[Found]:
    """Compare the number in the concatenation with the total, where one is said."""
    number = groups.root.number(_CONCATENATION_NUMBER)
    total = groups.root.number(_CONCATENATION_TOTAL)
    if number is None or (number >= 1 and (total is None or number <= total)):
        return
    expected = "1 or more" if total is None else f"1 to {total}"
    objection = Objection(expected, str(number), printed(_CONCATENATION_NUMBER))
    yield CONCATENATION_NUMBERS_FIT, objection
