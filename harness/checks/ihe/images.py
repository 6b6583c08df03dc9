"""Images carry what the worklist said (IHE RAD TF-2 4.8, Appendix A.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.ihe.attributes import Attribute
from harness.checks.ihe.clauses import CONSISTENCY, IMAGES_STORED, MAPPING_STATUS
from harness.checks.ihe.correlation import DEMOGRAPHICS, Source, comparable, disagreements
from harness.checks.ihe.holdings import was_sent_by_its_creator
from harness.checks.ihe.statements import Kind
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

WORKLIST: Final = Source(Kind.WORKLIST)
REQUEST: Final = (Attribute.REQUESTED_PROCEDURE, Attribute.SCHEDULED_STEP)

IMAGES_COPY_THE_PATIENT_ID = Requirement(
    id="ihe.images-copy-the-patient-id",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Images of a scheduled step carry Patient ID and issuer as the worklist gave them.",
    cites=(IMAGES_STORED, CONSISTENCY),
    status=MAPPING_STATUS,
)

IMAGES_COPY_THE_DEMOGRAPHICS = Requirement(
    id="ihe.images-copy-the-demographics",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Images of a scheduled step carry the name, birth date and sex of the worklist.",
    cites=(IMAGES_STORED, CONSISTENCY),
    status=MAPPING_STATUS,
)

IMAGES_COPY_THE_ACCESSION_NUMBER = Requirement(
    id="ihe.images-copy-the-accession-number",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Images of a scheduled step carry the worklist's Accession Number.",
    cites=(IMAGES_STORED, CONSISTENCY),
    status=MAPPING_STATUS,
)

IMAGES_COPY_THE_STUDY_UID = Requirement(
    id="ihe.images-copy-the-study-uid",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Images of a scheduled step carry the worklist's Study Instance UID.",
    cites=(IMAGES_STORED, CONSISTENCY),
    catalogue=("MWL-15",),
    status=MAPPING_STATUS,
)

IMAGES_COPY_THE_REQUEST = Requirement(
    id="ihe.images-copy-the-request",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Requested procedure and scheduled step in images, where given, are the worklist's.",
    cites=(CONSISTENCY, ps3(3, "C.7.3.1")),
    status=MAPPING_STATUS,
)


@check(
    IMAGES_COPY_THE_PATIENT_ID,
    on=Instance,
    when=was_sent_by_its_creator,
    where=comparable(WORKLIST, Attribute.PATIENT_ID),
)
def images_copy_the_patient_id(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0010,0020) with the answers the creator got; (0010,0021) where both are there."""
    yield from disagreements(i, ctx, WORKLIST, Attribute.PATIENT_ID)
    yield from disagreements(i, ctx, WORKLIST, Attribute.ISSUER, silence_allowed=True)


@check(
    IMAGES_COPY_THE_DEMOGRAPHICS,
    on=Instance,
    when=was_sent_by_its_creator,
    where=comparable(WORKLIST, *DEMOGRAPHICS),
)
def images_copy_the_demographics(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0010,0010) by meaning, (0010,0030) and (0010,0040) as they are."""
    yield from disagreements(i, ctx, WORKLIST, *DEMOGRAPHICS)


@check(
    IMAGES_COPY_THE_ACCESSION_NUMBER,
    on=Instance,
    when=was_sent_by_its_creator,
    where=comparable(WORKLIST, Attribute.ACCESSION_NUMBER),
)
def images_copy_the_accession_number(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,0050); the worklist item is found by Study UID as well."""
    yield from disagreements(i, ctx, WORKLIST, Attribute.ACCESSION_NUMBER)


@check(
    IMAGES_COPY_THE_STUDY_UID,
    on=Instance,
    when=was_sent_by_its_creator,
    where=comparable(WORKLIST, Attribute.STUDY_UID),
)
def images_copy_the_study_uid(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0020,000D); the worklist item is found by accession number or step as well."""
    yield from disagreements(i, ctx, WORKLIST, Attribute.STUDY_UID)


@check(
    IMAGES_COPY_THE_REQUEST,
    on=Instance,
    when=was_sent_by_its_creator,
    where=comparable(WORKLIST, *REQUEST),
)
def images_copy_the_request(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0040,1001) and (0040,0009) inside Request Attributes Sequence (0040,0275)."""
    yield from disagreements(i, ctx, WORKLIST, *REQUEST, silence_allowed=True)
