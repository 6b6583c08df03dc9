"""UIDs that name two kinds of things in a set (PS3.5 9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.grouping import about, bounded, ordered
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet, Member

KINDS: Final = (
    ("study", "(0020,000D)"),
    ("series", "(0020,000E)"),
    ("instance", "(0008,0018)"),
)

UIDS_NAME_ONE_KIND_OF_THING = Requirement(
    id="identity.uids-name-one-kind-of-thing",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No UID names a study in one object and a series or an instance in another.",
    cites=(ps3(5, "9"),),
)


def _uids(m: Member) -> tuple[str, str, str]:
    return m.study, m.series, m.sop_instance


@check(UIDS_NAME_ONE_KIND_OF_THING, on=InstanceSet, when=lambda s: len(s.members) > 1)
def uids_name_one_kind_of_thing(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Note as what each UID is first used, by the order of names, and compare the others."""
    yield from bounded(_two_kinds(s, ctx))


def _two_kinds(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    used: dict[str, tuple[str, Member]] = {}
    for m in ordered(s, ctx.trace):
        for (kind, at), uid in zip(KINDS, _uids(m), strict=True):
            if not uid:
                continue
            before, other = used.setdefault(uid, (kind, m))
            # Within one object the UIDs are compared by themselves.
            if before != kind and other is not m:
                yield about(
                    ctx,
                    m,
                    expected=f"a {kind} of its own: {uid} is a {before} in {other.name}",
                    actual=uid,
                    at=at,
                )
