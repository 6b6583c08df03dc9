"""Members of a set by what they share, and findings about one of them.

Whatever order a set has, its members are looked at by name, so that the findings are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from harness.checks.registry import CheckContext
from harness.core.finding import Finding
from harness.core.instance_set import InstanceSet, Member
from harness.core.trace import Trace

MAX_FINDINGS: Final = 100  # of one requirement in one set

Key = Callable[[Member], str]


def ordered(s: InstanceSet, trace: Trace) -> tuple[Member, ...]:
    """Return the members by name; sorted once for a trace."""
    return trace.memo(
        (ordered, s.id), lambda: tuple(sorted(s.members, key=lambda m: (m.name, m.digest)))
    )


def grouped(s: InstanceSet, trace: Trace, key: Key) -> tuple[tuple[str, tuple[Member, ...]], ...]:
    """Return the groups of members with equal keys, ascending; who has no key is in none."""

    def make() -> tuple[tuple[str, tuple[Member, ...]], ...]:
        groups: dict[str, list[Member]] = {}
        for m in ordered(s, trace):
            value = key(m)
            if value:
                groups.setdefault(value, []).append(m)
        return tuple((value, tuple(groups[value])) for value in sorted(groups))

    return trace.memo((grouped, s.id, key), make)


def shared(s: InstanceSet, trace: Trace, key: Key) -> bool:
    """Tell whether any two members have the same key: else there is nothing to compare."""
    return any(len(members) > 1 for _, members in grouped(s, trace, key))


def odd_ones(members: Sequence[Member], value: Key) -> Iterator[tuple[Member, str, Member]]:
    """Yield who differs from most of a group: the member, what most say, and one of those.

    Members that say nothing are not compared.
    """
    said = [(m, v) for m in members if (v := value(m))]
    counts = Counter(v for _, v in said)
    if len(counts) < 2:
        return
    usual = min(counts, key=lambda v: (-counts[v], v))
    example = next(m for m, v in said if v == usual)
    for m, v in said:
        if v != usual:
            yield m, usual, example


def about(ctx: CheckContext, member: Member, *, expected: str, actual: str, at: str) -> Finding:
    """Object to one member of the set: the evidence is what carried it.

    A file carries itself, so its name stands before the tag path: reports show a set as one.
    """
    is_a_file = member.exchange in ("", member.name)
    where = f"{member.name} {at}" if is_a_file else at
    found = ctx.finding(expected=expected, actual=actual, at=where)
    evidence = replace(found.evidence, exchange=member.exchange or member.name)
    return replace(found, evidence=evidence)


def constant(member: Member, tag: int) -> str:
    """Return what a member says of a level above it; "" when nothing."""
    return next((value for t, value in member.constants if t == tag), "")


def of_study(m: Member) -> str:
    """Return the key of the study."""
    return m.study


def of_series(m: Member) -> str:
    """Return the key of the series."""
    return m.series


def of_instance(m: Member) -> str:
    """Return the key of the instance."""
    return m.sop_instance


def of_frame_of_reference(m: Member) -> str:
    """Return the key of the frame of reference."""
    return m.frame_of_reference


def bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield no more findings than anybody reads."""
    for number, found in enumerate(findings):
        if number >= MAX_FINDINGS:
            return
        yield found
