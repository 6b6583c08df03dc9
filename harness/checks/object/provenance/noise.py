"""Images of one scan have its noise, whatever else was made of it; those of another have not (P10).

Raw data that was taken for another's keeps every header consistent. Pixels tell: see the measures
in `harness.content.noise`. Between the two bounds nothing is said, nor where noise is low, since
what a method of reconstruction adds by itself is alike in all scans of a head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from harness.checks.object.grouping import Key, about, bounded, grouped, odd_ones
from harness.checks.object.provenance.claims import CONTRIBUTION_DESCRIPTION, formats_read
from harness.checks.object.provenance.creator_version import of_raw
from harness.checks.object.provenance.series_of_one_raw import raw_of
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.instance_set import InstanceSet, Member, Noise
from harness.core.requirement import Level, Requirement, Role
from harness.core.trace import Trace

SAME_LEAST: Final = 0.3  # of one raw file; what is below is of another
OTHER_LEAST: Final = 0.5  # and above: one scan, although two are named
NOISE_LEAST_HU: Final = 2.0
MOST_AT_A_PLACE: Final = 16  # images that are compared, each with each

NOISE_AGREES_WITH_THE_RAW = Requirement(
    id="lineage.noise-agrees-with-the-raw",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="CT images of one place have the same noise where they name one raw file, and only"
    " there.",
    cites=(ps3(3, "C.12.4", "C.12-10"), ps3(3, "C.8.2.1")),
)


def _place(m: Member) -> str:
    """Return the key of images that lie pixel upon pixel; "" without noise or raw data."""
    p = m.plane
    if m.pixels is None or m.pixels.noise is None or not m.frame_of_reference or not raw_of(m):
        return ""
    if not p.position or not p.orientation or not p.spacing or p.localizer:
        return ""
    at = tuple(round(x, 2) for x in p.position)
    return f"{m.frame_of_reference} {at} {p.orientation} {p.spacing} {p.matrix} {p.thickness}"


def _pairs(members: Sequence[Member]) -> Iterator[tuple[Member, Member, Noise, Noise]]:
    """Yield who can be compared at one place, with their noise."""
    for a, b in combinations(members[:MOST_AT_A_PLACE], 2):
        one, other = (m.pixels.noise if m.pixels else None for m in (a, b))
        if one is None or other is None:
            continue
        # of one raw file come images of many moments, and of parts of the beam
        if raw_of(a) != raw_of(b) or one.circumstance == other.circumstance:
            yield a, b, one, other


@dataclass(slots=True)
class _Compared:
    """How the noise of images at one place agrees; each pair is looked at once."""

    members: Sequence[Member]
    found: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from harness.content.noise import agreement  # numpy: most sets never get here

        for a, b, one, other in _pairs(self.members):
            noisy = min(one.hounsfield, other.hounsfield) >= NOISE_LEAST_HU
            score = agreement(one, other) if noisy else None
            if score is not None:
                self.found[a.name, b.name] = self.found[b.name, a.name] = score

    def score(self, a: Member, b: Member) -> float | None:
        return self.found.get((a.name, b.name))

    def support(self, m: Member) -> int:
        """Count the images of the same raw data that have its noise."""
        same = (o for o in self.members if o is not m and raw_of(o) == raw_of(m))
        return sum((self.score(m, o) or 0) >= SAME_LEAST for o in same)


def _somewhere(s: InstanceSet, trace: Trace) -> bool:
    return any(True for _, members in grouped(s, trace, _place) for _ in _pairs(members))


@check(NOISE_AGREES_WITH_THE_RAW, on=InstanceSet, where=_somewhere)
def noise_agrees_with_the_raw(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Correlate what flat tissue has besides anatomy, image by image at one place."""
    places = [_Compared(members) for _, members in grouped(s, ctx.trace, _place)]
    if not any(p.found for p in places):
        raise Inconclusive("images at one place have too little noise, or flat tissue, in common")
    yield from bounded(found for p in places for found in (*_of_one(p, ctx), *_of_two(p, ctx)))


def _of_one(p: _Compared, ctx: CheckContext) -> Iterator[Finding]:
    """Object to images that name one raw file and have not its noise."""
    for raw in dict.fromkeys(map(raw_of, p.members)):
        named = [m for m in p.members if raw_of(m) == raw]
        for m, _, example in odd_ones(named, _likeness(p, named)):
            score = p.score(m, example)
            if score is not None and score < SAME_LEAST:
                yield about(
                    ctx,
                    m,
                    expected=f"the noise of {example.name}, which names the same raw data",
                    actual=f"correlation {score:.2f}: another scan",
                    at="(0042,0013)",
                )


def _likeness(p: _Compared, members: Sequence[Member]) -> Key:
    """Name for each image the first that has its noise; "" where nothing can be compared."""
    like: dict[str, str] = {}
    for m in members:
        scores = [(o, p.score(m, o)) for o in members if o is not m]
        known = [(o, score) for o, score in scores if score is not None]
        alike = (like[o.name] for o, score in known if score >= SAME_LEAST and o.name in like)
        like[m.name] = next(alike, m.name) if known else ""
    return lambda m: like[m.name]


def _of_two(p: _Compared, ctx: CheckContext) -> Iterator[Finding]:
    """Object to images that name two raw files and have one noise, to the less supported one."""
    told: set[str] = set()
    for a, b, _, _ in _pairs(p.members):
        score = p.score(a, b)
        if raw_of(a) == raw_of(b) or score is None or score < OTHER_LEAST:
            continue
        if _read(a) != _read(b):  # one scan may be kept in two formats
            continue
        m, other = (a, b) if p.support(a) < p.support(b) else (b, a)
        if m.name in told:
            continue
        told.add(m.name)
        yield about(
            ctx,
            m,
            expected=f"noise of its own: {other.name} names other raw data",
            actual=f"correlation {score:.2f}: the same scan",
            at="(0042,0013)",
        )


def _read(m: Member) -> frozenset[str]:
    return formats_read(of_raw(m, CONTRIBUTION_DESCRIPTION))
