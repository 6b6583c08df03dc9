"""What all studies of a patient share (PS3.3 A.1.2.1, C.7.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.grouping import constant, shared
from harness.checks.object.identity.comparable import comparable
from harness.checks.object.identity.levels import compared
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.members import PATIENT
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet, Member
from harness.core.trace import Trace

PATIENT_ID, ISSUER = 0x00100020, 0x00100021
_DEMOGRAPHICS: Final = {
    tag: name for tag, name in PATIENT.items() if tag not in (PATIENT_ID, ISSUER)
}

PATIENT_ATTRIBUTES_ARE_CONSTANT = Requirement(
    id="identity.patient-attributes-are-constant",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Instances with one Patient ID of one issuer give one name, birth date and sex.",
    cites=(ps3(3, "A.1.2.1"), ps3(3, "C.7.1.1")),
)


def of_patient(m: Member) -> str:
    """Return the key of the patient; "" without a Patient ID."""
    identifier = constant(m, PATIENT_ID)
    return f"{identifier}\\{constant(m, ISSUER)}" if identifier else ""


def _has_patients(s: InstanceSet, trace: Trace) -> bool:
    return shared(s, trace, of_patient)


@check(PATIENT_ATTRIBUTES_ARE_CONSTANT, on=InstanceSet, where=_has_patients)
def patient_attributes_are_constant(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare demographics over studies; names without regard to case and empty components."""
    yield from compared(s, ctx, of_patient, _DEMOGRAPHICS, comparable)
