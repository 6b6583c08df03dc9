"""What a reference says of its target: SOP Class, series, study (PS3.3 10.8, C.12.2, C.17.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.grouping import bounded
from harness.checks.object.reference.resolved import Resolved, found, references
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet
from harness.core.trace import Trace
from harness.facts import uids

SOP_CLASSES: Final = ("SOP Class", "Meta SOP Class")  # kinds of UIDs
CLASS, INSTANCE = "(0008,1150)", "(0008,1155)"
STUDY, SERIES = "(0020,000D)", "(0020,000E)"

TARGET_HAS_THE_NAMED_CLASS = Requirement(
    id="reference.target-has-the-named-class",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The object that a reference names is of the SOP Class that the reference names.",
    cites=(ps3(3, "10.8", "10-11"),),
)

TARGET_IS_IN_THE_NAMED_SERIES = Requirement(
    id="reference.target-is-in-the-named-series",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The object that a reference names is in the series that the reference names.",
    cites=(ps3(3, "C.17.2.1"), ps3(3, "C.12.2")),
)

TARGET_IS_IN_THE_NAMED_STUDY = Requirement(
    id="reference.target-is-in-the-named-study",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The object that a reference names is in the study that the reference names.",
    cites=(ps3(3, "C.17.2.1"), ps3(3, "C.12.2")),
)

TARGET_IS_IN_THE_SET = Requirement(
    id="reference.target-is-in-the-set",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A set that claims to be complete holds what its objects refer to.",
    cites=(ps3(3, "10.8", "10-11"),),
)

NAMED_CLASS_IS_A_SOP_CLASS = Requirement(
    id="reference.named-class-is-a-sop-class",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A UID of the standard that a reference names as SOP Class is that of a SOP Class.",
    cites=(ps3(3, "10.8", "10-11"), ps3(6, "A")),
)


def _names_any_class(s: InstanceSet, trace: Trace) -> bool:
    return any(r.reference.sop_class for r in references(s, trace))


@check(NAMED_CLASS_IS_A_SOP_CLASS, on=InstanceSet, where=_names_any_class)
def named_class_is_a_sop_class(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Look the UID up in the registry; those it does not know may be newer, or private."""
    yield from bounded(
        r.objection(
            ctx,
            expected="the UID of a SOP Class",
            actual=f"{r.reference.sop_class} {uids.name(r.reference.sop_class)}",
            tag=CLASS,
        )
        for r in references(s, ctx.trace)
        if uids.entry(r.reference.sop_class).kind not in ("", *SOP_CLASSES)
    )


def _names_a_class(s: InstanceSet, trace: Trace) -> bool:
    return any(r.reference.sop_class for r in found(s, trace))


@check(TARGET_HAS_THE_NAMED_CLASS, on=InstanceSet, where=_names_a_class)
def target_has_the_named_class(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Referenced SOP Class UID with the SOP Class UID of the target."""
    yield from bounded(
        r.objection(
            ctx,
            expected=f"{uids.name(r.targets[0].sop_class)}, the class of {r.targets[0].name}",
            actual=uids.name(r.reference.sop_class),
            tag=CLASS,
        )
        for r in found(s, ctx.trace)
        if r.reference.sop_class and all(t.sop_class != r.reference.sop_class for t in r.targets)
    )


def _names_a_series(s: InstanceSet, trace: Trace) -> bool:
    return any(r.reference.series for r in found(s, trace))


@check(TARGET_IS_IN_THE_NAMED_SERIES, on=InstanceSet, where=_names_a_series)
def target_is_in_the_named_series(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Series Instance UID around a reference with that of the target."""
    yield from bounded(
        r.objection(
            ctx,
            expected=f"series {r.targets[0].series}, of {r.targets[0].name}",
            actual=r.reference.series,
            tag=INSTANCE,
        )
        for r in found(s, ctx.trace)
        if r.reference.series and all(t.series != r.reference.series for t in r.targets)
    )


def _names_a_study(s: InstanceSet, trace: Trace) -> bool:
    return any(r.reference.study for r in found(s, trace))


@check(TARGET_IS_IN_THE_NAMED_STUDY, on=InstanceSet, where=_names_a_study)
def target_is_in_the_named_study(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Study Instance UID around a reference with that of the target."""
    yield from bounded(
        r.objection(
            ctx,
            expected=f"study {r.targets[0].study}, of {r.targets[0].name}",
            actual=r.reference.study,
            tag=INSTANCE,
        )
        for r in found(s, ctx.trace)
        if r.reference.study and all(t.study != r.reference.study for t in r.targets)
    )


def _claims_targets(s: InstanceSet, trace: Trace) -> bool:
    return s.complete and any(map(_is_of_an_object, references(s, trace)))


def _is_of_an_object(r: Resolved) -> bool:
    """Tell whether a composite object is named: studies and procedure steps are named alike."""
    return uids.is_storage_class(r.reference.sop_class)


@check(TARGET_IS_IN_THE_SET, on=InstanceSet, where=_claims_targets)
def target_is_in_the_set(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Look for each object that is named with a Storage SOP Class."""
    yield from bounded(
        r.objection(
            ctx,
            expected=f"{r.reference.sop_instance} in the set",
            actual="not there",
            tag=INSTANCE,
        )
        for r in references(s, ctx.trace)
        if not r.targets and _is_of_an_object(r)
    )
