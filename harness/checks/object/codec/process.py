"""Every stream is of the coding scheme that the Transfer Syntax names, and whole (PS3.5 A.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Problem, Stream, headed, objected_streams
from harness.checks.object.pixel_data.image import is_coded, is_coded_by
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.markers import is_ended
from harness.content.codec.stream import Codec
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.wire.reader import Reader

_MARKED: Final = (Codec.JPEG, Codec.JPEG_LS, Codec.JPEG_2000, Codec.HTJ2K)
_SHOWN_BYTES: Final = 8

STREAM_IS_OF_THE_TRANSFER_SYNTAX = Requirement(
    id="codec.stream-is-of-the-transfer-syntax",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every compressed frame is a stream of the coding scheme that the Transfer Syntax"
    " names, with a readable header.",
    cites=(ps3(5, "A.4"),),
)

STREAM_IS_COMPLETE = Requirement(
    id="codec.stream-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every JPEG, JPEG-LS and JPEG 2000 stream goes on to its end marker.",
    cites=(ps3(5, "A.4.1"), ps3(5, "A.4.3"), ps3(5, "A.4.4")),
)


@check(STREAM_IS_OF_THE_TRANSFER_SYNTAX, on=Instance, when=is_coded)
def stream_is_of_the_transfer_syntax(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Read the header of each of the first 2000 frames by its own signature."""
    yield from objected_streams(i, ctx, _of_another_kind)


@check(STREAM_IS_COMPLETE, on=Instance, when=lambda i: is_coded_by(i, *_MARKED))
def stream_is_complete(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the end marker in the last 64 KiB of each of the first 2000 frames."""
    yield from objected_streams(i, ctx, _cut_off)


def _of_another_kind(stream: Stream) -> Problem | None:
    wanted = stream.coding.codec
    if stream.header is None:
        begin = stream.octets.read(0, _SHOWN_BYTES).hex(" ") or "nothing"
        return Problem(f"a {wanted} stream", f"no header can be read; it begins with {begin}")
    if stream.header.codec is not wanted:
        return Problem(f"a {wanted} stream", f"a {stream.header.codec} stream")
    return None


def _cut_off(stream: Stream) -> Problem | None:
    if headed(stream) and not is_ended(Reader(stream.octets)):
        return Problem("FF D9 at the end", "no end marker: the stream is cut off")
    return None
