"""What is reconstructed again has the pixels that it had (P7)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.grouping import about, bounded, grouped, shared
from harness.checks.object.provenance.creator_version import of_raw
from harness.checks.object.provenance.series_of_one_raw import (
    CONTENT_DATE,
    CONTENT_TIME,
    parameters_of,
    raw_of,
)
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.content.provenance import SOFTWARE_VERSIONS
from harness.core.finding import Finding
from harness.core.instance_set import NOWHERE, InstanceSet, Member
from harness.core.requirement import Level, Requirement, Role
from harness.core.trace import Trace

REPROCESSING_GIVES_EQUAL_PIXELS = Requirement(
    id="lineage.reprocessing-gives-equal-pixels",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Images of one place that one raw file and the same parameters gave have equal stored"
    " pixels, whenever and by whichever software they were made.",
    cites=(ps3(3, "C.12.4", "C.12-10"), ps3(3, "C.7.6.3")),
)


def _made_alike(m: Member) -> str:
    """Return the key of images that should be equal: raw file, parameters, place."""
    raw, hashed = raw_of(m), parameters_of(m)
    if not raw or not hashed or m.pixels is None:
        return ""
    place = f"image {m.number}" if m.plane == NOWHERE else repr(m.plane)
    return f"{raw} {hashed} {m.sop_class} {place}"


def _made_again(s: InstanceSet, trace: Trace) -> bool:
    return shared(s, trace, _made_alike)


@check(REPROCESSING_GIVES_EQUAL_PIXELS, on=InstanceSet, where=_made_again)
def reprocessing_gives_equal_pixels(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare digests of native pixels that are described alike with those that were made first."""
    pairs = [
        (first, again)
        for _, members in grouped(s, ctx.trace, _made_alike)
        for first, again in _compared(members)
    ]
    if not pairs:
        raise Inconclusive("what was made again is compressed, or described in another way")
    yield from bounded(
        about(
            ctx,
            again,
            expected=f"the pixels of {first.name}, of the same raw data by the same parameters",
            actual=f"other pixels, by software {of_raw(again, SOFTWARE_VERSIONS) or 'unnamed'}",
            at="(7FE0,0010)",
        )
        for first, again in pairs
        if _digest(again) != _digest(first)
    )


def _compared(members: tuple[Member, ...]) -> Iterator[tuple[Member, Member]]:
    """Yield each image with the first of its description."""
    first: dict[str, Member] = {}
    for m in sorted(members, key=_made):
        if m.pixels is not None and _digest(m):
            known = first.setdefault(m.pixels.form, m)
            if known is not m:
                yield known, m


def _digest(m: Member) -> str:
    return m.pixels.digest if m.pixels else ""


def _made(m: Member) -> str:
    return of_raw(m, CONTENT_DATE) + of_raw(m, CONTENT_TIME)
