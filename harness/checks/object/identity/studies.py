"""What all instances of a study share (PS3.3 A.1.2.2, C.7.1, C.7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.grouping import of_study, shared
from harness.checks.object.identity.comparable import comparable
from harness.checks.object.identity.levels import compared
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.members import OF_STUDY, PATIENT
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet
from harness.core.trace import Trace

PATIENT_ID, ISSUER = 0x00100020, 0x00100021
_IDENTITY: Final = {tag: PATIENT[tag] for tag in (PATIENT_ID, ISSUER)}
_DEMOGRAPHICS: Final = {tag: name for tag, name in PATIENT.items() if tag not in _IDENTITY}

STUDY_HAS_ONE_PATIENT = Requirement(
    id="identity.study-has-one-patient",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="All instances of a study have the same Patient ID of the same issuer.",
    cites=(ps3(3, "A.1.2.2"), ps3(3, "C.7.1.1")),
)

STUDY_DESCRIBES_ONE_PATIENT = Requirement(
    id="identity.study-describes-one-patient",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="All instances of a study give the same name, birth date and sex of the patient.",
    cites=(ps3(3, "A.1.2.2"), ps3(3, "C.7.1.1")),
)

STUDY_ATTRIBUTES_ARE_CONSTANT = Requirement(
    id="identity.study-attributes-are-constant",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="All instances of a study have the same study information.",
    cites=(ps3(3, "A.1.2.2"), ps3(3, "C.7.2.1")),
)


def _has_studies(s: InstanceSet, trace: Trace) -> bool:
    return shared(s, trace, of_study)


@check(STUDY_HAS_ONE_PATIENT, on=InstanceSet, where=_has_studies)
def study_has_one_patient(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Patient ID and, where it is said, its issuer within each study."""
    yield from compared(s, ctx, of_study, _IDENTITY)


@check(STUDY_DESCRIBES_ONE_PATIENT, on=InstanceSet, where=_has_studies)
def study_describes_one_patient(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare demographics within each study; names without regard to case and empty components."""
    yield from compared(s, ctx, of_study, _DEMOGRAPHICS, comparable)


@check(STUDY_ATTRIBUTES_ARE_CONSTANT, on=InstanceSet, where=_has_studies)
def study_attributes_are_constant(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare date, time, identifiers, description and referring physician within each study."""
    yield from compared(s, ctx, of_study, OF_STUDY, comparable)
