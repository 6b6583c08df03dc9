"""JPEG XL streams: lossless where they must be (PS3.5 8.2.15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Problem, Stream, objected_streams
from harness.checks.object.pixel_data.image import is_coded
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.jpeg_xl import JpegXlHeader
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import Instance

LOSSLESS: Final = "1.2.840.10008.1.2.4.110"

LOSSLESS_JPEG_XL_IS_NOT_IN_XYB = Requirement(
    id="codec.lossless-jpeg-xl-is-not-in-xyb",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A lossless JPEG XL stream is not coded in XYB, which cannot give back every sample.",
    cites=(ps3(5, "8.2.15"),),
    status=Status.PREVIEW,
    doubt="the clause asks for lossless; that XYB never is follows from ISO/IEC 18181-1 only",
)


@check(
    LOSSLESS_JPEG_XL_IS_NOT_IN_XYB,
    on=Instance,
    when=lambda i: i.transfer_syntax == LOSSLESS and is_coded(i),
)
def lossless_jpeg_xl_is_not_in_xyb(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the image metadata of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if isinstance(stream.header, JpegXlHeader) and stream.header.xyb:
            return Problem("samples coded as they are", "samples coded in XYB")
        return None

    yield from objected_streams(i, ctx, judge)
