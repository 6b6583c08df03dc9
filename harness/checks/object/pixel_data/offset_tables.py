"""Basic and Extended Offset Tables lead to the frames (PS3.5 A.4, PS3.3 C.7.6.3.1.8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from harness.checks.object.pixel_data.encapsulated import (
    EXTENDED_OFFSET_TABLE,
    EXTENDED_OFFSET_TABLE_LENGTHS,
)
from harness.checks.object.pixel_data.encapsulation import encapsulated_images
from harness.checks.object.pixel_data.image import (
    PIXEL_DATA,
    has_pixel_data,
    images_of,
    integer,
    is_encapsulated,
    objected,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.coding import CODINGS
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

BASIC_OFFSETS_HIT_FRAGMENTS = Requirement(
    id="pixel-data.basic-offsets-hit-fragments",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every offset of a Basic Offset Table is that of a fragment's item, the first is 0.",
    cites=(ps3(5, "A.4"),),
)

BASIC_OFFSETS_ASCEND = Requirement(
    id="pixel-data.basic-offsets-ascend",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The offsets of a Basic Offset Table ascend, as frames follow each other.",
    cites=(ps3(5, "A.4"),),
)

ONE_BASIC_OFFSET_FOR_EACH_FRAME = Requirement(
    id="pixel-data.one-basic-offset-for-each-frame",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Basic Offset Table that is not empty has as many offsets as there are frames.",
    cites=(ps3(5, "A.4"),),
)

VIDEO_HAS_AN_EMPTY_OFFSET_TABLE = Requirement(
    id="pixel-data.video-has-an-empty-offset-table",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The Basic Offset Table in front of a video stream is empty.",
    cites=(ps3(5, "8.2.5"), ps3(5, "8.2.7")),
)

EXTENDED_OFFSET_TABLE_STANDS_ALONE = Requirement(
    id="pixel-data.extended-offset-table-stands-alone",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Extended Offset Table goes with encapsulated Pixel Data whose Basic Offset Table"
    " is empty.",
    cites=(ps3(3, "C.7.6.3", "C.7-11a"),),
)

EXTENDED_OFFSETS_HIT_FRAGMENTS = Requirement(
    id="pixel-data.extended-offsets-hit-fragments",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Extended Offset Table has the offset of a fragment's item for every frame,"
    " ascending from 0.",
    cites=(ps3(3, "C.7.6.3.1.8"),),
)

EXTENDED_LENGTHS_ARE_THOSE_OF_THE_FRAMES = Requirement(
    id="pixel-data.extended-lengths-are-those-of-the-frames",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Extended Offset Table Lengths has the length of every frame.",
    cites=(ps3(3, "C.7.6.3", "C.7-11a"), ps3(3, "C.7.6.3.1.8")),
)


@check(BASIC_OFFSETS_HIT_FRAGMENTS, on=Instance, when=is_encapsulated)
def basic_offsets_hit_fragments(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with where the items begin, from the first one behind the table on."""
    for image, parts in encapsulated_images(i, ctx):
        problem = _astray(parts.basic, parts.offsets) if parts.basic else ""
        if problem:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected="where a fragment begins",
                actual=problem,
                detail="Basic Offset Table",
            )


@check(BASIC_OFFSETS_ASCEND, on=Instance, when=is_encapsulated)
def basic_offsets_ascend(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each offset with the one before it."""
    for image, parts in encapsulated_images(i, ctx):
        problem = _falling(parts.basic)
        if problem:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected="ascending offsets",
                actual=problem,
                detail="Basic Offset Table",
            )


@check(ONE_BASIC_OFFSET_FOR_EACH_FRAME, on=Instance, when=is_encapsulated)
def one_basic_offset_for_each_frame(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the number of offsets with Number of Frames."""
    coding = CODINGS.get(i.transfer_syntax)
    if coding is not None and coding.whole:
        return
    for image, parts in encapsulated_images(i, ctx):
        if parts.basic and len(parts.basic) != image.frames:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected=f"{image.frames}, as many as frames",
                actual=f"{len(parts.basic)} offsets",
                detail="Basic Offset Table",
            )


def _is_one_video(i: Instance) -> bool:
    coding = CODINGS.get(i.transfer_syntax)
    return bool(coding and coding.whole and coding.one_fragment) and is_encapsulated(i)


@check(VIDEO_HAS_AN_EMPTY_OFFSET_TABLE, on=Instance, when=_is_one_video)
def video_has_an_empty_offset_table(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the table where the Transfer Syntax has one stream in one fragment."""
    for image, parts in encapsulated_images(i, ctx):
        if parts.table is not None and parts.table.size and not image.prefix:
            yield objected(
                i,
                ctx,
                image,
                PIXEL_DATA,
                expected="nothing",
                actual=f"{parts.table.size} bytes",
                detail="Basic Offset Table",
            )


@check(EXTENDED_OFFSET_TABLE_STANDS_ALONE, on=Instance, when=has_pixel_data)
def extended_offset_table_stands_alone(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the form of Pixel Data and at its Basic Offset Table."""
    for image in integer(images_of(i, ctx.trace)):
        if not image.data_set.has(EXTENDED_OFFSET_TABLE):
            continue
        if image.encapsulated is None:
            actual = "native Pixel Data"
        elif image.encapsulated.basic:
            actual = f"a Basic Offset Table with {len(image.encapsulated.basic)} offsets"
        else:
            continue
        yield objected(
            i,
            ctx,
            image,
            EXTENDED_OFFSET_TABLE,
            expected="encapsulated Pixel Data with an empty Basic Offset Table",
            actual=actual,
        )


@check(EXTENDED_OFFSETS_HIT_FRAGMENTS, on=Instance, when=is_encapsulated)
def extended_offsets_hit_fragments(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with where the items begin, and the number of offsets with Number of Frames."""
    for image, parts in encapsulated_images(i, ctx):
        if not image.data_set.has(EXTENDED_OFFSET_TABLE):
            continue
        if len(parts.extended) != image.frames:
            problem = f"{len(parts.extended)} offsets for {image.frames} frames"
        else:
            problem = _astray(parts.extended, parts.offsets) or _falling(parts.extended)
        if problem:
            yield objected(
                i,
                ctx,
                image,
                EXTENDED_OFFSET_TABLE,
                expected="for every frame where its fragment begins",
                actual=problem,
            )


@check(EXTENDED_LENGTHS_ARE_THOSE_OF_THE_FRAMES, on=Instance, when=is_encapsulated)
def extended_lengths_are_those_of_the_frames(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the fragments, where each is a frame; a byte of padding need not count."""
    for image, parts in encapsulated_images(i, ctx):
        if not parts.extended or len(parts.fragments) != image.frames:
            continue
        sizes = [f.size for f in parts.fragments]
        lengths = parts.extended_lengths
        if not lengths:
            problem = image.number(EXTENDED_OFFSET_TABLE_LENGTHS)
        elif len(lengths) != len(sizes):
            problem = f"{len(lengths)} lengths for {len(sizes)} frames"
        else:
            wrong = (
                f"{length} bytes for frame {n}, which has {size}"
                for n, (length, size) in enumerate(zip(lengths, sizes, strict=True), 1)
                if size - length not in (0, 1)
            )
            problem = next(wrong, "")
        if problem:
            yield objected(
                i,
                ctx,
                image,
                EXTENDED_OFFSET_TABLE_LENGTHS,
                expected="the length of every frame",
                actual=problem,
            )


def _astray(listed: Sequence[int], there: Sequence[int]) -> str:
    """Name the first offset that leads nowhere."""
    known = set(there)
    if listed[0] != 0:
        return f"offset 1 is {listed[0]}, not 0"
    return next(
        (
            f"offset {n} is {at}, where none begins"
            for n, at in enumerate(listed, 1)
            if at not in known
        ),
        "",
    )


def _falling(listed: Sequence[int]) -> str:
    """Name the first offset that is not greater than the one before it."""
    for n, (before, at) in enumerate(pairwise(listed), 2):
        if at <= before:
            return f"offset {n} is {at}, behind {before}"
    return ""
