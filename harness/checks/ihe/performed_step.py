"""MPPS and worklist, MPPS and images agree (IHE RAD TF-2 4.6, 4.7, Appendix A.1; PS3.4 F.7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.ihe.attributes import Attribute
from harness.checks.ihe.clauses import (
    CONSISTENCY,
    MAPPING_STATUS,
    STEP_COMPLETED,
    STEP_IN_PROGRESS,
)
from harness.checks.ihe.correlation import DEMOGRAPHICS, Source, comparable, disagreements
from harness.checks.ihe.statements import Kind, is_step
from harness.checks.registry import CheckContext, check
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, Operation

WORKLIST: Final = Source(Kind.WORKLIST)
STEP: Final = (Attribute.REQUESTED_PROCEDURE, Attribute.SCHEDULED_STEP)

MPPS_COPIES_THE_PATIENT_ID = Requirement(
    id="ihe.mpps-copies-the-patient-id",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The MPPS of a scheduled step carries Patient ID and issuer as the worklist did.",
    cites=(STEP_IN_PROGRESS, CONSISTENCY),
    status=MAPPING_STATUS,
)

MPPS_COPIES_THE_DEMOGRAPHICS = Requirement(
    id="ihe.mpps-copies-the-demographics",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The MPPS of a scheduled step carries name, birth date and sex as the worklist did.",
    cites=(STEP_IN_PROGRESS, CONSISTENCY),
    status=MAPPING_STATUS,
)

MPPS_COPIES_THE_ACCESSION_NUMBER = Requirement(
    id="ihe.mpps-copies-the-accession-number",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The MPPS of a scheduled step carries the worklist's Accession Number.",
    cites=(STEP_IN_PROGRESS, CONSISTENCY),
    status=MAPPING_STATUS,
)

MPPS_COPIES_THE_STUDY_UID = Requirement(
    id="ihe.mpps-copies-the-study-uid",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The MPPS of a scheduled step carries the worklist's Study Instance UID.",
    cites=(STEP_IN_PROGRESS, CONSISTENCY),
    status=MAPPING_STATUS,
)

MPPS_COPIES_THE_SCHEDULED_STEP = Requirement(
    id="ihe.mpps-copies-the-scheduled-step",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The MPPS names the requested procedure and the scheduled step of the worklist.",
    cites=(STEP_IN_PROGRESS, STEP_COMPLETED, CONSISTENCY),
    status=MAPPING_STATUS,
)


def _creates(x: DimseExchange) -> bool:
    return is_step(x) and x.operation is Operation.N_CREATE


@check(
    MPPS_COPIES_THE_PATIENT_ID,
    on=DimseExchange,
    when=_creates,
    where=comparable(WORKLIST, Attribute.PATIENT_ID),
)
def mpps_copies_the_patient_id(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0010,0020), and (0010,0021) where both are there."""
    yield from disagreements(x, ctx, WORKLIST, Attribute.PATIENT_ID)
    yield from disagreements(x, ctx, WORKLIST, Attribute.ISSUER, silence_allowed=True)


@check(
    MPPS_COPIES_THE_DEMOGRAPHICS,
    on=DimseExchange,
    when=_creates,
    where=comparable(WORKLIST, *DEMOGRAPHICS),
)
def mpps_copies_the_demographics(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0010,0010) by meaning, (0010,0030) and (0010,0040) as they are."""
    yield from disagreements(x, ctx, WORKLIST, *DEMOGRAPHICS)


@check(
    MPPS_COPIES_THE_ACCESSION_NUMBER,
    on=DimseExchange,
    when=_creates,
    where=comparable(WORKLIST, Attribute.ACCESSION_NUMBER),
)
def mpps_copies_the_accession_number(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,0050) inside Scheduled Step Attributes Sequence (0040,0270)."""
    yield from disagreements(x, ctx, WORKLIST, Attribute.ACCESSION_NUMBER)


@check(
    MPPS_COPIES_THE_STUDY_UID,
    on=DimseExchange,
    when=_creates,
    where=comparable(WORKLIST, Attribute.STUDY_UID),
)
def mpps_copies_the_study_uid(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0020,000D) inside Scheduled Step Attributes Sequence (0040,0270)."""
    yield from disagreements(x, ctx, WORKLIST, Attribute.STUDY_UID)


@check(
    MPPS_COPIES_THE_SCHEDULED_STEP,
    on=DimseExchange,
    when=_creates,
    where=comparable(WORKLIST, *STEP),
)
def mpps_copies_the_scheduled_step(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0040,1001) and (0040,0009) inside the sequence; the item is found by UID as well."""
    yield from disagreements(x, ctx, WORKLIST, *STEP)
