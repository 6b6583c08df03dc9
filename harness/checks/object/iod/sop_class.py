"""The SOP Class that an object says it is of (PS3.3 C.12.1, PS3.4 B.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.iod.definition import is_directory
from harness.checks.object.made import as_made
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.facts.uids import entry

DICOM_ROOT: Final = "1.2.840.10008."
_AT: Final = "(0008,0016)"

SOP_CLASS_IS_NAMED = Requirement(
    id="iod.sop-class-is-named",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An object says in SOP Class UID (0008,0016) of which SOP Class it is.",
    cites=(ps3(3, "C.12.1"),),
)

SOP_CLASS_IS_FOR_STORAGE = Requirement(
    id="iod.sop-class-is-for-storage",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A SOP Class UID under the DICOM root is that of a storage SOP Class.",
    cites=(ps3(4, "B.5"), ps3(4, "GG.3"), ps3(6, "A")),
)

SOP_CLASS_IS_NOT_RETIRED = Requirement(
    id="iod.sop-class-is-not-retired",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An object is of a SOP Class that the standard has not retired.",
    cites=(ps3(4, "B.6"), ps3(6, "A")),
)

SOP_CLASS_IS_STANDARD = Requirement(
    id="iod.sop-class-is-standard",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="An object is of a SOP Class that the standard defines, so that anybody can read it.",
    cites=(ps3(4, "B.5"),),
)


def _named_inside(i: Instance) -> bool:
    return as_made(i) and not is_directory(i)


def _standard(i: Instance) -> bool:
    return as_made(i) and i.sop_class.startswith(DICOM_ROOT)


def _named(i: Instance) -> bool:
    return as_made(i) and bool(i.sop_class)


@check(SOP_CLASS_IS_NAMED, on=Instance, when=_named_inside)
def sop_class_is_named(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a value in SOP Class UID; a DICOMDIR has none in its data set."""
    if not i.sop_class:
        yield ctx.finding(expected="a SOP Class UID", actual="none", at=_AT, module="SOP Common")


@check(SOP_CLASS_IS_FOR_STORAGE, on=Instance, when=_standard)
def sop_class_is_for_storage(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look the UID up in the registry."""
    known = entry(i.sop_class)
    if not known.storage:
        actual = f"{i.sop_class}: {known.name or 'not registered'}"
        yield ctx.finding(expected="a storage SOP Class", actual=actual, at=_AT)


@check(SOP_CLASS_IS_NOT_RETIRED, on=Instance, when=_standard)
def sop_class_is_not_retired(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look the UID up in the registry."""
    known = entry(i.sop_class)
    if known.retired:
        yield ctx.finding(expected="a SOP Class in use", actual=f"{known.name}: retired", at=_AT)


@check(SOP_CLASS_IS_STANDARD, on=Instance, when=_named)
def sop_class_is_standard(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the UID's root; of a private SOP Class nothing but the encoding is judged."""
    if not i.sop_class.startswith(DICOM_ROOT):
        yield ctx.finding(
            expected="a SOP Class of the standard",
            actual=f"{i.sop_class}: private, so only its encoding is judged",
            at=_AT,
        )
