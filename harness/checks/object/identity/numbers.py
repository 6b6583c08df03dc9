"""Instance and series numbers (PS3.3 C.7.6.1, C.7.6.16, C.7.3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.grouping import (
    about,
    bounded,
    constant,
    grouped,
    of_series,
    of_study,
    shared,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet, Member
from harness.core.trace import Trace

SERIES_NUMBER = 0x00200011

INSTANCE_NUMBERS_DIFFER = Requirement(
    id="identity.instance-numbers-differ",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Instances of a series that are no parts of one concatenation differ in number.",
    cites=(ps3(3, "C.7.6.1"), ps3(3, "C.7.6.16")),
)

SERIES_NUMBERS_DIFFER = Requirement(
    id="identity.series-numbers-differ",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The series of a study differ in number.",
    cites=(ps3(3, "C.7.3.1"),),
)


def _has_series(s: InstanceSet, trace: Trace) -> bool:
    return shared(s, trace, of_series)


@check(INSTANCE_NUMBERS_DIFFER, on=InstanceSet, where=_has_series)
def instance_numbers_differ(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Look for one Instance Number of two SOP Instance UIDs or concatenations in a series."""
    yield from bounded(_same_number(s, ctx))


def _same_number(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for _, members in grouped(s, ctx.trace, of_series):
        first: dict[str, Member] = {}
        for m in members:
            other = first.setdefault(m.number, m)
            if m.number and _thing(other) != _thing(m):
                yield about(
                    ctx,
                    m,
                    expected=f"a number other than that of {other.name}",
                    actual=m.number,
                    at="(0020,0013)",
                )


def _thing(m: Member) -> str:
    return m.concatenation or m.sop_instance


def _has_studies(s: InstanceSet, trace: Trace) -> bool:
    return shared(s, trace, of_study)


@check(SERIES_NUMBERS_DIFFER, on=InstanceSet, where=_has_studies)
def series_numbers_differ(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Look for one Series Number of two Series Instance UIDs in a study."""
    yield from bounded(_same_series_number(s, ctx))


def _same_series_number(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for _, members in grouped(s, ctx.trace, of_study):
        first: dict[str, Member] = {}
        told: set[str] = set()
        for m in members:
            number = constant(m, SERIES_NUMBER)
            other = first.setdefault(number, m)
            if number and other.series != m.series and m.series not in told:
                told.add(m.series)
                yield about(
                    ctx,
                    m,
                    expected=f"a number other than that of the series of {other.name}",
                    actual=number,
                    at="(0020,0011)",
                )
