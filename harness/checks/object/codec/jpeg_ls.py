"""JPEG-LS streams: the error that the Transfer Syntax allows (PS3.5 A.4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Problem, Stream, objected_streams
from harness.checks.object.pixel_data.image import is_coded
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.jpeg_ls import JpegLsHeader
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

LOSSLESS: Final = "1.2.840.10008.1.2.4.80"

LOSSLESS_JPEG_LS_ALLOWS_NO_ERROR = Requirement(
    id="codec.lossless-jpeg-ls-allows-no-error",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A lossless JPEG-LS stream allows no difference of any sample: NEAR is 0.",
    cites=(ps3(5, "A.4.3"),),
)


@check(
    LOSSLESS_JPEG_LS_ALLOWS_NO_ERROR,
    on=Instance,
    when=lambda i: i.transfer_syntax == LOSSLESS and is_coded(i),
)
def lossless_jpeg_ls_allows_no_error(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the first scan header of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if isinstance(stream.header, JpegLsHeader) and stream.header.near:
            return Problem("NEAR 0", f"NEAR {stream.header.near}")
        return None

    yield from objected_streams(i, ctx, judge)
