"""Content profiles: what a use case asks of objects beyond their IOD, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from harness.checks.object.made import as_made
from harness.checks.registry import Check, CheckContext, Inconclusive
from harness.content.condition import Trail, holds
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Requirement
from harness.core.subject import Instance, Subject
from harness.core.trace import Trace
from harness.facts.condition import Expression
from harness.facts.iod import iod_of


@dataclass(frozen=True, slots=True)
class ContentRule:
    """One thing a profile asks: where `when` holds, `require` must."""

    requirement: Requirement
    at: str  # tag path of what is asked for
    expected: str
    require: Expression
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class ContentProfile:
    """What a use case asks of the objects to which `applies` applies."""

    id: str
    title: str
    applies: Expression
    rules: tuple[ContentRule, ...]


@lru_cache(maxsize=64)
def checks_of(profile: ContentProfile) -> tuple[Check, ...]:
    """Return the checks of a profile: they belong to who asks for it, not to the catalogue."""
    return tuple(_check(rule, profile) for rule in profile.rules)


def _check(rule: ContentRule, profile: ContentProfile) -> Check:
    def judge(subject: Subject, trace: Trace) -> Iterable[Finding] | None:
        if not isinstance(subject, Instance) or not as_made(subject):
            return None
        ds, trail = decode(subject.dataset, subject.transfer_syntax), trail_of(subject)
        if holds(profile.applies, ds, trail) is not True:
            return None
        if rule.when is not None and holds(rule.when, ds, trail) is not True:
            return None
        met = holds(rule.require, ds, trail)
        return _objected(rule, profile, met, CheckContext(rule.requirement, subject, trace))

    return Check(
        f"object.content_profile:{rule.requirement.id}",
        rule.requirement,
        f"Evaluate: {rule.require}.",
        Instance,
        judge,
    )


def _objected(
    rule: ContentRule, profile: ContentProfile, met: bool | None, ctx: CheckContext
) -> Iterator[Finding]:
    if met is None:
        raise Inconclusive(f"{rule.at} cannot be read")
    if not met:
        yield ctx.finding(expected=rule.expected, actual="not so", at=rule.at, module=profile.title)


def trail_of(i: Instance) -> Trail:
    """Return the trail of an object's own data set."""
    iod = iod_of(i.sop_class)
    return Trail(i.sop_class, iod.key if iod is not None else "", i.transfer_syntax)
