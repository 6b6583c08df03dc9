"""Frames retrieved one by one are the frames stored (PS3.18 10.4.1.6)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.ihe.holdings import of_study
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, decode, native_pixels
from harness.content.dicomweb import Service, frames, service, uids
from harness.content.message_body import response_content
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, Instance
from harness.core.trace import Trace
from harness.wire.multipart import split

SAMPLES, FRAMES, ROWS, COLUMNS, BITS = 0x00280002, 0x00280008, 0x00280010, 0x00280011, 0x00280100

RETRIEVED_FRAMES_ARE_THE_ACQUIRED = Requirement(
    id="ihe.retrieved-frames-are-the-acquired",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A frame retrieved uncompressed is the frame that was stored, byte for byte.",
    cites=(ps3(18, "10.4.1"),),
    catalogue=("WADO-11",),
)


def _original(x: HttpExchange, trace: Trace) -> Instance | None:
    study, _, uid = uids(x)
    held = of_study(trace, x.scenario, x.responder.name, study)
    return next((h.instance for h in held if h.sop_instance == uid and h.taken), None)


def _retrieves_frames(x: HttpExchange, trace: Trace) -> bool:
    uncompressed = "application/octet-stream" in (x.response_header("content-type") or "")
    return bool(
        service(x) is Service.WADO_FRAMES
        and x.status == 200
        and uncompressed
        and _original(x, trace) is not None
    )


def _frame_bytes(ds: DataSet) -> int | None:
    """Compute the size of one frame; None when it is not a whole number of bytes."""
    factors = [ds.number(t) for t in (ROWS, COLUMNS, SAMPLES, BITS)]
    bits = 1
    for factor in factors:
        bits *= factor or 0
    return bits // 8 if bits and bits % 8 == 0 else None


@check(RETRIEVED_FRAMES_ARE_THE_ACQUIRED, on=HttpExchange, where=_retrieves_frames)
def retrieved_frames_are_the_acquired(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Cut each asked frame out of the pixel data as stored and compare it with its part."""
    original = _original(x, ctx.trace)
    if original is None:
        return
    ds = decode(original.dataset, original.transfer_syntax)
    pixels, size = native_pixels(ds, original.transfer_syntax), _frame_bytes(ds)
    if pixels is None or size is None:
        raise Inconclusive("stored compressed or bit-packed: frames are not decompressed here")
    asked = [int(n) for n in frames(x).split(",") if n.isascii() and n.isdigit() and len(n) < 7]
    header = x.response_header("content-type") or ""
    content = response_content(x)[0]
    parts = (
        [p.body for p in split(content, header).parts]
        if header.lower().startswith("multipart/")
        else [content]
    )
    if len(parts) != len(asked):
        yield ctx.finding(
            expected=f"{len(asked)} frames", actual=f"{len(parts)} parts", at="response body"
        )
        return
    for n, body in zip(asked, parts, strict=True):
        stored = pixels[(n - 1) * size : n * size]
        got = body.read()
        padded = got[: len(stored)] == stored and len(got) <= len(stored) + 1
        if not stored or not padded:
            yield ctx.finding(
                expected=f"the {len(stored)} bytes of frame {n} as stored",
                actual=f"{len(got)} other bytes",
                at=f"response part {asked.index(n) + 1}",
            )
