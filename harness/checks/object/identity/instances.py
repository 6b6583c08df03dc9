"""SOP Instance UIDs in a set (PS3.3 C.12.1.1.1, PS3.5 9)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.grouping import (
    about,
    bounded,
    grouped,
    odd_ones,
    of_instance,
    shared,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import InstanceSet, Member
from harness.core.trace import Trace

AT = "(0008,0018)"

SOP_INSTANCE_UID_NAMES_ONE_CONTENT = Requirement(
    id="identity.sop-instance-uid-names-one-content",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Objects with the same SOP Instance UID and Transfer Syntax have the same content.",
    cites=(ps3(5, "9"), ps3(3, "C.12.1.1.1")),
)

SOP_INSTANCE_IS_IN_ONE_SERIES = Requirement(
    id="identity.sop-instance-is-in-one-series",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Objects with the same SOP Instance UID are of the same series.",
    cites=(ps3(3, "A.1.2.3"), ps3(5, "9")),
)

SOP_INSTANCE_IS_THERE_ONCE = Requirement(
    id="identity.sop-instance-is-there-once",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An instance is only once in a set.",
    cites=(ps3(3, "C.12.1.1.1"),),
    status=Status.PREVIEW,
    doubt="no clause forbids to keep copies of an instance side by side",
)


def _has_several(s: InstanceSet) -> bool:
    return len(s.members) > 1


@check(SOP_INSTANCE_UID_NAMES_ONE_CONTENT, on=InstanceSet, when=_has_several)
def sop_instance_uid_names_one_content(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare hashes of what data sets with the same UID say, as far as they are encoded alike.

    A copy that tells of coercion may differ: an archive puts attributes right and keeps the UID.
    """
    yield from bounded(_different(s, ctx))


def _different(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for uid, members in grouped(s, ctx.trace, of_instance):
        alike: dict[str, Member] = {}
        for m in members:  # what was transcoded need not differ: only a decoder could tell
            if m.coerced:
                continue
            first = alike.setdefault(m.transfer_syntax, m)
            if first.digest != m.digest:
                yield about(
                    ctx,
                    m,
                    expected=f"the content of {first.name}, or a UID of its own",
                    actual=f"other content under {uid}",
                    at=AT,
                )


def _repeats(s: InstanceSet, trace: Trace) -> bool:
    return shared(s, trace, of_instance)


@check(SOP_INSTANCE_IS_IN_ONE_SERIES, on=InstanceSet, where=_repeats)
def sop_instance_is_in_one_series(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Series Instance UIDs of objects with the same SOP Instance UID."""
    yield from bounded(
        about(
            ctx,
            m,
            expected=f"series {usual}, as in {example.name}",
            actual=m.series,
            at="(0020,000E)",
        )
        for _, members in grouped(s, ctx.trace, of_instance)
        for m, usual, example in odd_ones(members, lambda m: m.series)
    )


@check(SOP_INSTANCE_IS_THERE_ONCE, on=InstanceSet, when=_has_several)
def sop_instance_is_there_once(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Look for data sets with the same UID and the same bytes."""
    yield from bounded(_copies(s, ctx))


def _copies(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for _, members in grouped(s, ctx.trace, of_instance):
        first: dict[str, Member] = {}
        for m in members:
            if first.setdefault(m.digest, m) is not m:
                yield about(
                    ctx,
                    m,
                    expected="one copy of an instance",
                    actual=f"the same as {first[m.digest].name}",
                    at=AT,
                )
