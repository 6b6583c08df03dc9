"""What all instances in a frame of reference share (PS3.3 C.7.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.grouping import of_frame_of_reference, shared
from harness.checks.object.identity.levels import compared
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.members import OF_FRAME_OF_REFERENCE, PATIENT
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet, Member
from harness.core.trace import Trace
from harness.facts.uids import entry

PATIENT_ID = 0x00100020

FRAME_OF_REFERENCE_KEEPS_ITS_INDICATOR = Requirement(
    id="identity.frame-of-reference-keeps-its-indicator",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A frame of reference has the same position reference indicator wherever it is.",
    cites=(ps3(3, "C.7.4.1.1.2"),),
)

FRAME_OF_REFERENCE_HAS_ONE_PATIENT = Requirement(
    id="identity.frame-of-reference-has-one-patient",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A frame of reference that is not a well-known one is of one patient.",
    cites=(ps3(3, "C.7.4.1.1.1"),),
)


def of_own_frame(m: Member) -> str:
    """Return the key of the frame of reference; "" for an atlas that many patients share."""
    return "" if entry(m.frame_of_reference).kind else m.frame_of_reference


def _has_frames(s: InstanceSet, trace: Trace) -> bool:
    return shared(s, trace, of_frame_of_reference)


@check(FRAME_OF_REFERENCE_KEEPS_ITS_INDICATOR, on=InstanceSet, where=_has_frames)
def frame_of_reference_keeps_its_indicator(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Position Reference Indicator within each frame of reference, where it is filled."""
    yield from compared(s, ctx, of_frame_of_reference, OF_FRAME_OF_REFERENCE)


@check(FRAME_OF_REFERENCE_HAS_ONE_PATIENT, on=InstanceSet, where=_has_frames)
def frame_of_reference_has_one_patient(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Patient ID within each frame of reference that the registry does not know."""
    yield from compared(s, ctx, of_own_frame, {PATIENT_ID: PATIENT[PATIENT_ID]})
