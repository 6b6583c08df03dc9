"""The compressed streams of an object with their headers, and findings about several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.object.pixel_data.encapsulated import Encapsulated
from harness.checks.object.pixel_data.image import PIXEL_DATA, Image, images_of, objected
from harness.checks.registry import CheckContext
from harness.checks.sources import ps3
from harness.content.codec.coding import CODINGS, Coding
from harness.content.codec.frames import joined
from harness.content.codec.header import read_header
from harness.content.codec.stream import Codec, StreamHeader
from harness.core.finding import Finding
from harness.core.octets import Payload
from harness.core.subject import Instance
from harness.core.trace import Trace

MAX_STREAMS: Final = 2000  # of one object whose headers are read; later frames are not judged


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """One frame as compressed, or the whole video."""

    image: Image
    number: int  # of the frame, from 1
    octets: Payload
    header: StreamHeader | None  # None: of no known kind, or broken
    coding: Coding  # what the Transfer Syntax asks for


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one stream; `tag` is the attribute that disagrees with it."""

    expected: str
    actual: str
    tag: int = PIXEL_DATA


def streams_of(i: Instance, trace: Trace) -> tuple[Stream, ...]:
    """Return the streams of an object, those of icon images too; () where none can be told."""
    return trace.memo(("compressed streams", i.id), lambda: tuple(_streams(i, trace)))


def objected_streams(
    i: Instance, ctx: CheckContext, judge: Callable[[Stream], Problem | None]
) -> Iterator[Finding]:
    """Apply a rule to every stream; equal problems of several frames are one finding."""
    found: dict[tuple[str, Problem], list[Stream]] = {}
    for stream in streams_of(i, ctx.trace):
        problem = judge(stream)
        if problem is not None:
            found.setdefault((stream.image.prefix, problem), []).append(stream)
    for (_, problem), streams in found.items():
        first, *more = streams
        others = f", and {len(more)} more frames" if more else ""
        yield objected(
            i,
            ctx,
            first.image,
            problem.tag,
            expected=problem.expected,
            actual=problem.actual,
            detail=f"frame {first.number}{others}",
            clause=ps3(5, first.coding.clause) if problem.tag == PIXEL_DATA else None,
        )


def headed(stream: Stream, *codecs: Codec) -> bool:
    """Tell whether a stream has a header of the codec the Transfer Syntax asks for, one of these.

    What is of another kind is objected to once, and not compared any further.
    """
    return (
        stream.header is not None
        and stream.header.codec is stream.coding.codec
        and (not codecs or stream.coding.codec in codecs)
    )


def _streams(i: Instance, trace: Trace) -> Iterator[Stream]:
    coding = CODINGS.get(i.transfer_syntax)
    if coding is None:
        return
    left = MAX_STREAMS
    for image in images_of(i, trace):
        if image.encapsulated is None:
            continue
        frames = image.encapsulated.frames.frames or _everything(image.encapsulated)
        for number, octets in enumerate(frames[:left], 1):
            yield Stream(image, number, octets, read_header(octets), coding)
            left -= 1


def _everything(parts: Encapsulated) -> tuple[Payload, ...]:
    """Take all fragments as one stream where nothing tells which frame they belong to."""
    return (joined(parts.fragments),) if parts.fragments else ()
