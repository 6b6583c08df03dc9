"""Retrieval of frames (PS3.18 10.4, Table 10.4.1-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import delivers
from harness.checks.web.image_source import image_source
from harness.checks.web.messages import few, response
from harness.content.dicomweb import Service, frames, service
from harness.core.finding import Finding
from harness.core.octets import Payload
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace

ONE_PART_PER_FRAME = Requirement(
    id="wado.one-part-per-frame",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each requested frame comes in one part.",
    cites=(ps3(18, "10.4.1", "10.4.1-1"),),
    catalogue=("FRM-01", "FRM-02"),
)

NATIVE_FRAME_HAS_ITS_LENGTH = Requirement(
    id="wado.native-frame-has-its-length",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An uncompressed frame is rows x columns x samples x bits / 8 bytes long.",
    cites=(ps3(18, "10.4.1", "10.4.1-1"), ps3(5, "8.1.1")),
    catalogue=("FRM-01",),
)

FRAME_EQUALS_STORED = Requirement(
    id="wado.frame-equals-stored",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An uncompressed frame has the bytes of that frame of the stored object.",
    cites=(ps3(18, "10.4.1", "10.4.1-1"),),
    catalogue=("FRM-02",),
)

FRAMES_TYPE_IS_BARE = Requirement(
    id="wado.frames-type-is-bare",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The type parameter of a frames response holds a media type without parameters.",
    cites=(ps3(18, "8.7.1"),),
    catalogue=("FRM-09",),
)

MISSING_FRAME_IS_NOT_FOUND = Requirement(
    id="wado.missing-frame-is-not-found",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A request for a frame beyond the last is answered with 404.",
    cites=(ps3(18, "10.4.3", "10.4.3-1"),),
    catalogue=("FRM-04",),
)

MALFORMED_FRAME_LIST_IS_REFUSED = Requirement(
    id="wado.malformed-frame-list-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A frame list that is not one of positive integers is answered with 400 or 404.",
    cites=(ps3(18, "10.4.3", "10.4.3-1"),),
    catalogue=("FRM-05",),
)

OCTETS: Final = "application/octet-stream"
_NUMBERS: Final = re.compile(r"[1-9]\d{0,8}(,[1-9]\d{0,8})*")


def _asks_frames(x: HttpExchange) -> bool:
    return x.method == "GET" and service(x) is Service.WADO_FRAMES and x.status > 0


def _numbers(x: HttpExchange) -> tuple[int, ...]:
    """Read the frame list of the path; () when it is malformed."""
    text = frames(x)
    return tuple(map(int, text.split(","))) if _NUMBERS.fullmatch(text) else ()


def _delivers_frames(x: HttpExchange) -> bool:
    return delivers(x, Service.WADO_FRAMES) and response(x).is_multipart and bool(_numbers(x))


def _is_native(x: HttpExchange) -> bool:
    declared = response(x).content_type
    root = declared.parameter("type") if declared else None
    return _delivers_frames(x) and (root or "").lower() == OCTETS


def _frames(x: HttpExchange, trace: Trace) -> list[tuple[int, int, Payload]]:
    """Pair part and frame numbers with the bytes of native frames, while they correspond."""
    parts = response(x).parts(trace).parts
    numbers = _numbers(x)
    if len(parts) != len(numbers):
        return []  # the affair of `wado.one-part-per-frame`
    native = ((i + 1, n, p) for i, (n, p) in enumerate(zip(numbers, parts, strict=True)))
    return [
        (i, n, p.body)
        for i, n, p in native
        if (p.header("content-type") or OCTETS).lower().startswith(OCTETS)
        and not _is_compressed(p.header("content-type") or "")
    ]


def _is_compressed(part_type: str) -> bool:
    found = re.search(r'transfer-syntax="?([0-9.]+)', part_type)
    return bool(found and found.group(1).startswith(("1.2.840.10008.1.2.4", "1.2.840.10008.1.2.5")))


@check(ONE_PART_PER_FRAME, on=HttpExchange, when=_delivers_frames)
def one_part_per_frame(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the parts and the numbers of the frame list; 206 may bring fewer."""
    parts, wanted = len(response(x).parts(ctx.trace).parts), len(_numbers(x))
    if parts > wanted or (parts < wanted and x.status != 206):
        yield ctx.finding(
            expected=f"{wanted} parts",
            actual=f"{parts} parts",
            at="response body",
            excerpt=x.target,
            span=x.response_span,
        )


@check(
    NATIVE_FRAME_HAS_ITS_LENGTH,
    on=HttpExchange,
    when=_is_native,
    where=lambda x, t: bool((s := image_source(x, t)) and s.frame_bytes and _frames(x, t)),
)
def native_frame_has_its_length(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each part's size with what the image's own attributes say; one pad byte passes."""
    source = image_source(x, ctx.trace)
    size = (source.frame_bytes if source else None) or 0
    for i, number, body in few(_frames(x, ctx.trace)):
        if body.size not in (size, size + size % 2):
            yield ctx.finding(
                expected=f"{size} bytes",
                actual=f"{body.size} bytes of frame {number}",
                at=f"response part {i}",
            )


@check(
    FRAME_EQUALS_STORED,
    on=HttpExchange,
    when=_is_native,
    where=lambda x, t: bool(
        (s := image_source(x, t)) and any(s.frame(n, t) for _, n, _ in _frames(x, t))
    ),
)
def frame_equals_stored(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each part with the frame of the stored pixel data, if that is uncompressed."""
    source = image_source(x, ctx.trace)
    for i, number, body in _frames(x, ctx.trace):
        stored = source.frame(number, ctx.trace) if source else None
        found = body.read(0, len(stored)) if stored else None
        if stored is not None and found is not None and found != stored:
            at = next((n for n, (a, b) in enumerate(zip(stored, found, strict=False)) if a != b), 0)
            yield ctx.finding(
                expected=f"the bytes of frame {number}: {stored[at : at + 8].hex(' ')}",
                actual=found[at : at + 8].hex(" ") or "nothing",
                at=f"response part {i} byte {at}",
            )


@check(FRAMES_TYPE_IS_BARE, on=HttpExchange, when=_delivers_frames)
def frames_type_is_bare(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a semicolon inside the quotes."""
    declared = response(x).content_type
    root = (declared.parameter("type") if declared else "") or ""
    if ";" in root:
        yield ctx.finding(
            expected=root.partition(";")[0],
            actual=root,
            at="response header content-type",
            span=x.response_span,
        )


def _is_beyond(x: HttpExchange, trace: Trace) -> bool:
    source = image_source(x, trace)
    return source is not None and max(_numbers(x), default=0) > source.frames


@check(MISSING_FRAME_IS_NOT_FOUND, on=HttpExchange, when=_asks_frames, where=_is_beyond)
def missing_frame_is_not_found(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the frame list with Number of Frames, and look at the status; 406 decides nothing."""
    if x.status < 400 or x.status in (400, 500, 501):
        yield ctx.finding(
            expected="404", actual=str(x.status), at="response status", excerpt=x.target
        )


def _is_malformed(x: HttpExchange) -> bool:
    """Whether the list has a frame 0 or something that is no number; gaps are left out."""
    steps = frames(x).split(",")
    bad = any(s and not s.isdigit() for s in steps) or any(s.strip("0") == "" for s in steps if s)
    return _asks_frames(x) and bad


@check(MALFORMED_FRAME_LIST_IS_REFUSED, on=HttpExchange, when=_is_malformed)
def malformed_frame_list_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of requests for frame 0, -1 or a word."""
    if x.status < 400 or x.status >= 500:
        yield ctx.finding(
            expected="400, or 404", actual=str(x.status), at="response status", excerpt=x.target
        )
