"""Attributes that all members of a group share: one way of looking, for every level."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from harness.checks.object.element_rules import printed
from harness.checks.object.grouping import (
    Key,
    about,
    bounded,
    constant,
    grouped,
    odd_ones,
)
from harness.checks.registry import CheckContext
from harness.core.finding import Finding
from harness.core.instance_set import InstanceSet, Member

Normal = Callable[[int, str], str]


def as_said(_: int, value: str) -> str:
    """Compare values as they are."""
    return value


def compared(
    s: InstanceSet,
    ctx: CheckContext,
    level: Key,
    names: Mapping[int, str],
    normal: Normal = as_said,
) -> Iterator[Finding]:
    """Yield a finding for each member whose attribute differs from what most of its group say."""
    return bounded(_compared(s, ctx, level, names, normal))


def _compared(
    s: InstanceSet, ctx: CheckContext, level: Key, names: Mapping[int, str], normal: Normal
) -> Iterator[Finding]:
    for _, members in grouped(s, ctx.trace, level):
        if len(members) < 2:
            continue
        for tag, name in names.items():
            for m, _, example in odd_ones(members, _value(tag, normal)):
                yield about(
                    ctx,
                    m,
                    expected=f"{name} {constant(example, tag)!r}, as in {example.name}",
                    actual=repr(constant(m, tag)),
                    at=printed(tag),
                )


def _value(tag: int, normal: Normal) -> Key:
    def value(m: Member) -> str:
        said = constant(m, tag)
        return normal(tag, said) if said else ""

    return value
