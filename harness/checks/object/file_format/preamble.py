"""Preamble, prefix, and that file meta information follows (PS3.10 7.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.file_format.stream import has_meta, is_a_stream, opened
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

PREAMBLE_BYTES: Final = 128
PREFIX: Final = b"DICM"
AFTER_PREFIX: Final = PREAMBLE_BYTES + len(PREFIX)

PREFIX_FOLLOWS_THE_PREAMBLE = Requirement(
    id="file.prefix-follows-the-preamble",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A file begins with a preamble of 128 bytes and the prefix DICM.",
    cites=(ps3(10, "7.1"),),
)
FILE_META_INFORMATION_IS_PRESENT = Requirement(
    id="file.file-meta-information-is-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="File meta information, elements of group 0002, comes before the data set.",
    cites=(ps3(10, "7.1"),),
)
FILE_META_INFORMATION_IS_EXPLICIT_LITTLE_ENDIAN = Requirement(
    id="file.file-meta-information-is-explicit-little-endian",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="File meta information is encoded in Explicit VR Little Endian and can be read.",
    cites=(ps3(10, "7.1"),),
)


@check(PREFIX_FOLLOWS_THE_PREAMBLE, on=Instance, when=is_a_stream)
def prefix_follows_the_preamble(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Read the four bytes after the first 128."""
    prefix = i.part10.read(PREAMBLE_BYTES, AFTER_PREFIX)
    if prefix != PREFIX:
        shown = prefix.hex(" ").upper() + "H" if prefix else f"a stream of {i.part10.size} bytes"
        actual = "no preamble" if has_meta(i, ctx.trace) else shown
        yield ctx.finding(expected="DICM", actual=actual, at=f"file prefix byte {PREAMBLE_BYTES}")


@check(FILE_META_INFORMATION_IS_PRESENT, on=Instance, when=is_a_stream)
def file_meta_information_is_present(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an element of group 0002 after the prefix, or where no prefix is, at the start."""
    file = opened(i, ctx.trace)
    if not file.meta.elements and not file.meta.gaps:
        found = i.part10.read(file.meta_offset, file.meta_offset + 4)
        actual = found.hex(" ").upper() + "H" if found else "the end"
        at = f"file meta byte {file.meta_offset}"
        yield ctx.finding(expected="(0002,0000)", actual=actual, at=at)


@check(FILE_META_INFORMATION_IS_EXPLICIT_LITTLE_ENDIAN, on=Instance, when=is_a_stream)
def file_meta_information_is_explicit_little_endian(
    i: Instance, ctx: CheckContext
) -> Iterator[Finding]:
    """Walk the elements of group 0002, in other encodings where this one fails."""
    file = opened(i, ctx.trace)
    expected = "Explicit VR Little Endian"
    if file.wrong_encoding:
        at = f"file meta byte {file.meta_offset}"
        yield ctx.finding(expected=expected, actual=file.wrong_encoding, at=at)
    for gap in file.meta.gaps[:1]:
        at = f"file meta byte {file.meta_offset + gap.offset}"
        yield ctx.finding(expected=f"elements in {expected}", actual=gap.what, at=at)
