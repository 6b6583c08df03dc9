"""Frames of reference that structure sets and registrations name (PS3.3 C.8.8.5, C.20.2)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.grouping import bounded, ordered
from harness.checks.object.reference.resolved import Resolved, found, references
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet, Member
from harness.core.trace import Trace
from harness.facts.uids import entry

TARGET_IS_IN_THE_NAMED_FRAME_OF_REFERENCE = Requirement(
    id="reference.target-is-in-the-named-frame-of-reference",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Images that an item names together with a frame of reference are in that frame.",
    cites=(ps3(3, "C.8.8.5"), ps3(3, "C.20.2.1")),
)

NAMED_FRAME_OF_REFERENCE_IS_IN_THE_SET = Requirement(
    id="reference.named-frame-of-reference-is-in-the-set",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="In a complete set some object is in each frame of reference named with images.",
    cites=(ps3(3, "C.8.8.5"), ps3(3, "C.20.2.1")),
)


def _comparable(r: Resolved) -> tuple[Member, ...]:
    return tuple(t for t in r.targets if t.frame_of_reference and r.reference.frame_of_reference)


def _can_compare(s: InstanceSet, trace: Trace) -> bool:
    return any(_comparable(r) for r in found(s, trace))


@check(TARGET_IS_IN_THE_NAMED_FRAME_OF_REFERENCE, on=InstanceSet, where=_can_compare)
def target_is_in_the_named_frame_of_reference(
    s: InstanceSet, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare the Frame of Reference UID around a reference with that of the target."""
    yield from bounded(
        r.objection(
            ctx,
            expected=f"frame of reference {targets[0].frame_of_reference}, of {targets[0].name}",
            actual=r.reference.frame_of_reference,
            tag="(0008,1155)",
        )
        for r in found(s, ctx.trace)
        if (targets := _comparable(r))
        and all(t.frame_of_reference != r.reference.frame_of_reference for t in targets)
    )


def _names_frames(s: InstanceSet, trace: Trace) -> bool:
    return s.complete and any(r.reference.frame_of_reference for r in references(s, trace))


@check(NAMED_FRAME_OF_REFERENCE_IS_IN_THE_SET, on=InstanceSet, where=_names_frames)
def named_frame_of_reference_is_in_the_set(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an object in each frame of reference; atlases are known without one."""
    yield from bounded(_unknown(s, ctx))


def _unknown(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    known = {m.frame_of_reference for m in ordered(s, ctx.trace)} | {""}
    for r in references(s, ctx.trace):
        uid = r.reference.frame_of_reference
        if uid not in known and not entry(uid).kind:
            known.add(uid)
            yield r.objection(
                ctx, expected=f"an object in the frame of reference {uid}", actual="none"
            )
