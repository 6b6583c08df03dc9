"""References of a set's members, joined with the members that they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from harness.checks.object.grouping import about, ordered
from harness.checks.registry import CheckContext
from harness.content.directory import RECORDS
from harness.core.finding import Finding
from harness.core.instance_set import InstanceSet, Member, Reference
from harness.core.trace import Trace

IN_RECORDS: Final = {"(0008,1150)": "(0004,1510)", "(0008,1155)": "(0004,1511)"}


@dataclass(frozen=True, slots=True)
class Resolved:
    """One reference, who makes it, and the members with the UID that it names, () when none."""

    source: Member
    reference: Reference
    targets: tuple[Member, ...]

    def objection(self, ctx: CheckContext, *, expected: str, actual: str, tag: str = "") -> Finding:
        """Object to the reference, or to the element of it with that printed tag."""
        if self.reference.sequence == RECORDS:
            tag = IN_RECORDS.get(tag, tag)
        at = f"{self.reference.at}.{tag}" if tag else self.reference.at
        return about(ctx, self.source, expected=expected, actual=actual, at=at)


def references(s: InstanceSet, trace: Trace) -> tuple[Resolved, ...]:
    """Join all references with their targets; once for a trace, linear in both."""

    def make() -> tuple[Resolved, ...]:
        targets = _by_instance(s, trace)
        return tuple(
            Resolved(m, r, targets.get(r.sop_instance, ()))
            for m in ordered(s, trace)
            for r in m.references
        )

    return trace.memo((references, s.id), make)


def found(s: InstanceSet, trace: Trace) -> Iterator[Resolved]:
    """Yield the references whose targets are in the set."""
    return (r for r in references(s, trace) if r.targets)


def _by_instance(s: InstanceSet, trace: Trace) -> Mapping[str, tuple[Member, ...]]:
    members: dict[str, list[Member]] = {}
    for m in ordered(s, trace):
        if m.sop_instance:
            members.setdefault(m.sop_instance, []).append(m)
    return {uid: tuple(found) for uid, found in members.items()}
