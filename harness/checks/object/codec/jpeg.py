"""JPEG streams: the process of the Transfer Syntax, tables, predictor (PS3.5 A.4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.codec.streams import Problem, Stream, objected_streams
from harness.checks.object.pixel_data.image import is_coded_by
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.codec.jpeg import JpegHeader
from harness.content.codec.stream import Codec
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import Instance

EXTENDED: Final = "1.2.840.10008.1.2.4.51"
LOSSLESS: Final = "1.2.840.10008.1.2.4.57"
FIRST_ORDER: Final = "1.2.840.10008.1.2.4.70"

JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX = Requirement(
    id="codec.jpeg-process-is-of-the-transfer-syntax",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A JPEG stream is coded by the process that the Transfer Syntax names.",
    cites=(ps3(5, "A.4.1", "A.4-3"),),
)

EXTENDED_JPEG_IS_NOT_BASELINE = Requirement(
    id="codec.extended-jpeg-is-not-baseline",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A baseline JPEG stream goes under the baseline Transfer Syntax, not the extended.",
    cites=(ps3(5, "A.4.1", "A.4-3"), ps3(5, "10.3")),
)

JPEG_BRINGS_ITS_TABLES = Requirement(
    id="codec.jpeg-brings-its-tables",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A JPEG stream is in interchange format: its tables are in it.",
    cites=(ps3(5, "A.4.1"),),
)

PREDICTOR_IS_THE_FIRST = Requirement(
    id="codec.predictor-is-the-first",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A first-order lossless JPEG stream is predicted by selection value 1.",
    cites=(ps3(5, "A.4.1", "A.4-3"),),
)

LOSSLESS_JPEG_KEEPS_ALL_BITS = Requirement(
    id="codec.lossless-jpeg-keeps-all-bits",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A lossless JPEG stream does not leave out low-order bits (point transform 0).",
    cites=(ps3(5, "A.4.1", "A.4-3"),),
    status=Status.PREVIEW,
    doubt="process 14 of ISO/IEC 10918-1 itself allows a point transform",
)


def _is_jpeg(i: Instance) -> bool:
    return is_coded_by(i, Codec.JPEG)


@check(JPEG_PROCESS_IS_OF_THE_TRANSFER_SYNTAX, on=Instance, when=_is_jpeg)
def jpeg_process_is_of_the_transfer_syntax(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the SOF marker of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        header, wanted = stream.header, stream.coding.processes
        if not isinstance(header, JpegHeader) or not wanted or header.process in wanted:
            return None
        return Problem(" or ".join(f"SOF{n}" for n in wanted), f"SOF{header.process}")

    yield from objected_streams(i, ctx, judge)


@check(EXTENDED_JPEG_IS_NOT_BASELINE, on=Instance, when=lambda i: _is(i, EXTENDED))
def extended_jpeg_is_not_baseline(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the SOF marker of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        if isinstance(stream.header, JpegHeader) and stream.header.process == 0:
            return Problem("SOF1", "SOF0: a baseline stream")
        return None

    yield from objected_streams(i, ctx, judge)


@check(JPEG_BRINGS_ITS_TABLES, on=Instance, when=_is_jpeg)
def jpeg_brings_its_tables(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for DHT (or DAC), and DQT where the process quantizes, in front of the first scan."""
    yield from objected_streams(i, ctx, _without_tables)


@check(PREDICTOR_IS_THE_FIRST, on=Instance, when=lambda i: _is(i, FIRST_ORDER))
def predictor_is_the_first(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the first scan header of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        header = stream.header
        if isinstance(header, JpegHeader) and header.predictor not in (None, 1):
            return Problem("selection value 1", f"selection value {header.predictor}")
        return None

    yield from objected_streams(i, ctx, judge)


@check(LOSSLESS_JPEG_KEEPS_ALL_BITS, on=Instance, when=lambda i: _is(i, LOSSLESS, FIRST_ORDER))
def lossless_jpeg_keeps_all_bits(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the first scan header of each of the first 2000 frames."""

    def judge(stream: Stream) -> Problem | None:
        header = stream.header
        if isinstance(header, JpegHeader) and header.lossless_process and header.point_transform:
            return Problem("point transform 0", f"point transform {header.point_transform}")
        return None

    yield from objected_streams(i, ctx, judge)


def _is(i: Instance, *transfer_syntaxes: str) -> bool:
    return i.transfer_syntax in transfer_syntaxes and _is_jpeg(i)


def _without_tables(stream: Stream) -> Problem | None:
    header = stream.header
    if not isinstance(header, JpegHeader) or not header.scanned:
        return None
    missing = []
    if not header.entropy_tables:
        missing.append("Huffman")
    if not header.quantization_tables and not header.lossless_process:
        missing.append("quantization")
    if missing:
        return Problem("the tables in the stream", f"no {' and no '.join(missing)} tables")
    return None
