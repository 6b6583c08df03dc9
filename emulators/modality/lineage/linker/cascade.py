"""The cascade: an explicit reference, an embedded UID, a score; in doubt a review, or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from emulators.modality.lineage.linker.clock import learn_offsets
from emulators.modality.lineage.linker.facts import (
    Abstention,
    Link,
    Method,
    RawFact,
    SeriesFact,
    Standing,
)
from emulators.modality.lineage.linker.features import NAMES, Features, contradicts, features
from emulators.modality.lineage.linker.scoring import posteriors

ACCEPT: Final = 0.95
RUNNER_UP: Final = 0.5  # a second candidate this likely makes the first one a question
REVIEW: Final = 0.2
CANDIDATES: Final = 3  # shown to who reviews
NEAR_S: Final = 900.0
CITES_AS_A_RULE: Final = 0.5  # of a scanner's series
CITING_LEAST: Final = 5  # series, before a scanner has a rule


F = TypeVar("F", RawFact, SeriesFact)


@dataclass(frozen=True, slots=True)
class Linked:
    """What came out: accepted and proposed links, abstentions, and the clocks that were learnt."""

    links: tuple[Link, ...]
    abstentions: tuple[Abstention, ...]
    offsets: Mapping[str, float]

    def pairs(self, *standings: Standing) -> set[tuple[int, int]]:
        """Return (raw, series) of the links of these standings."""
        return {(one.raw, one.series) for one in self.links if one.standing in standings}


def link(raws: Sequence[RawFact], series: Sequence[SeriesFact]) -> Linked:
    """Relate raw files and series. Deterministic; linear in the pairs that are near each other."""
    offsets = learn_offsets(raws, series)
    links: list[Link] = []
    abstentions: list[Abstention] = []
    open_series = []
    citing = _citing(series)
    explicit = _Explicit(raws)
    for one in series:
        found = explicit.links(one)
        links += found
        if found and (found[0].method is Method.REFERENCE or not one.many):
            continue
        if one.cites and not found:
            abstentions.append(Abstention(one.key, "the raw data it names is not here"))
            continue
        open_series.append(one)
    linked = {(one.raw, one.series) for one in links}
    for one, ranked in _ranked(raws, open_series, offsets).items():
        fresh = [c for c in ranked if (c.raw, one.key) not in linked]
        links += _decided(one, fresh, scanner_cites=one.scanner in citing)
    return Linked(tuple(links), tuple(abstentions), offsets)


class _Explicit:
    """Raw files by the names that images, or their own headers, give them."""

    def __init__(self, raws: Sequence[RawFact]) -> None:
        self._by_instance = {r.sop_instance: r for r in raws}
        self._by_series = {r.series: r for r in raws if r.series}

    def links(self, series: SeriesFact) -> list[Link]:
        cited = [self._by_instance[c] for c in sorted(series.cites) if c in self._by_instance]
        if cited:
            return [_sure(r, series, Method.REFERENCE, "cites its raw data") for r in cited]
        named = self._by_series.get(series.series)
        if named is None:
            return []
        return [_sure(named, series, Method.SERIES_UID, "the raw header names the series")]


@dataclass(frozen=True, slots=True)
class _Candidate:
    raw: int
    score: float
    features: Features


def _sure(raw: RawFact, series: SeriesFact, method: Method, why: str) -> Link:
    return Link(
        raw=raw.key,
        series=series.key,
        method=method,
        score=1.0,
        standing=Standing.AUTO,
        evidence=((method.value.lower(), why),),
    )


def _citing(series: Iterable[SeriesFact]) -> frozenset[str]:
    """Return the scanners whose series cite their raw data as a rule."""
    total = Counter(s.scanner for s in series)
    cites = Counter(s.scanner for s in series if s.cites)
    return frozenset(
        scanner
        for scanner, n in total.items()
        if n >= CITING_LEAST and cites[scanner] >= CITES_AS_A_RULE * n
    )


def _ranked(
    raws: Sequence[RawFact], series: Sequence[SeriesFact], offsets: Mapping[str, float]
) -> dict[SeriesFact, list[_Candidate]]:
    """Score the pairs of each scanner, and rank each series' candidates."""
    ranked: dict[SeriesFact, list[_Candidate]] = {}
    raws_of, series_of = _by_scanner(raws), _by_scanner(series)
    for scanner, wanted in series_of.items():
        offset = offsets.get(scanner, 0.0)
        near = [(r, s) for s in wanted for r in _near(raws_of.get(scanner, ()), s, offset)]
        rows = [features(r, s, offset) for r, s in near]
        for (r, s), row, score in zip(near, rows, posteriors(rows), strict=True):
            ranked.setdefault(s, []).append(_Candidate(r.key, float(score), row))
    for candidates in ranked.values():
        candidates.sort(key=lambda c: (-c.score, c.raw))
    return ranked


def _by_scanner(facts: Sequence[F]) -> dict[str, list[F]]:
    found: dict[str, list[F]] = defaultdict(list)
    for fact in facts:
        found[fact.scanner].append(fact)
    return found


def _near(raws: Iterable[RawFact], series: SeriesFact, offset: float) -> list[RawFact]:
    """Return the raw files that can be meant: near in time, or of the same study or patient."""
    return [r for r in raws if _can_be_meant(r, series, offset) and not contradicts(r, series)]


def _can_be_meant(raw: RawFact, series: SeriesFact, offset: float) -> bool:
    if raw.study is not None and raw.study == series.study:
        return True
    if raw.patient is not None and raw.patient == series.patient:
        return True
    if raw.at is None or series.at is None:
        return False
    return abs(raw.at - offset - series.at) < NEAR_S


def _decided(
    series: SeriesFact, ranked: Sequence[_Candidate], *, scanner_cites: bool
) -> list[Link]:
    """Accept the best candidate where nothing speaks against it, or ask."""
    if not ranked:
        return []
    top, second = ranked[0], ranked[1].score if len(ranked) > 1 else 0.0
    # A scanner that names its raw data as a rule, and here does not, did not keep it: a
    # neighbour would be taken for it.
    sure = top.score >= ACCEPT and not scanner_cites
    if sure and (series.many or second < RUNNER_UP):
        others = ranked[1:2] if series.many else ()
        return [
            _scored(series, top, Standing.AUTO),
            *(_scored(series, c, Standing.REVIEW) for c in others if c.score >= RUNNER_UP),
        ]
    doubtful = [c for c in ranked[:CANDIDATES] if c.score >= REVIEW]
    return [_scored(series, c, Standing.REVIEW) for c in doubtful]


def _scored(series: SeriesFact, candidate: _Candidate, standing: Standing) -> Link:
    return Link(
        raw=candidate.raw,
        series=series.key,
        method=Method.SCORED,
        score=candidate.score,
        standing=standing,
        evidence=tuple(zip(NAMES, candidate.features, strict=True)),
    )
