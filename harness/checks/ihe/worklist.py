"""The worklist says what was ordered (IHE RAD TF-2 4.5, Appendix A.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.ihe.attributes import Attribute
from harness.checks.ihe.clauses import CONSISTENCY, MAPPING_STATUS, QUERY_WORKLIST
from harness.checks.ihe.correlation import DEMOGRAPHICS, Source, comparable, disagreements
from harness.checks.ihe.statements import Kind, is_worklist
from harness.checks.registry import CheckContext, check
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange

ORDER: Final = Source(Kind.ORDER, or_made=True)

WORKLIST_PATIENT_ID_IS_THE_ORDERED = Requirement(
    id="ihe.worklist-patient-id-is-the-ordered",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A worklist item's Patient ID is an identifier of the patient the order is for.",
    cites=(QUERY_WORKLIST, CONSISTENCY),
    catalogue=("SRQ-04",),
    status=MAPPING_STATUS,
)

WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED = Requirement(
    id="ihe.worklist-demographics-are-the-registered",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Name, birth date and sex in a worklist item are those of the registered patient.",
    cites=(QUERY_WORKLIST, CONSISTENCY),
    catalogue=("SRQ-04",),
    status=MAPPING_STATUS,
)

WORKLIST_ACCESSION_NUMBER_IS_THE_ORDERED = Requirement(
    id="ihe.worklist-accession-number-is-the-ordered",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A worklist item's Accession Number is the order's.",
    cites=(QUERY_WORKLIST, CONSISTENCY),
    catalogue=("SRQ-04",),
    status=MAPPING_STATUS,
)

WORKLIST_STUDY_UID_IS_THE_ORDERS = Requirement(
    id="ihe.worklist-study-uid-is-the-orders",
    level=Level.SHOULD,  # no clause makes an order in FHIR name its study; most do not
    binds=Role.RESPONDER,
    statement="A worklist item's Study Instance UID is the one that the order names, if it does.",
    cites=(QUERY_WORKLIST, CONSISTENCY),
    catalogue=("SRQ-04",),
    status=MAPPING_STATUS,
)


@check(
    WORKLIST_PATIENT_ID_IS_THE_ORDERED,
    on=DimseExchange,
    when=is_worklist,
    where=comparable(ORDER, Attribute.PATIENT_ID),
)
def worklist_patient_id_is_the_ordered(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the identifiers of the Patient that the ServiceRequest refers to."""
    yield from disagreements(x, ctx, ORDER, Attribute.PATIENT_ID)


@check(
    WORKLIST_DEMOGRAPHICS_ARE_THE_REGISTERED,
    on=DimseExchange,
    when=is_worklist,
    where=comparable(ORDER, *DEMOGRAPHICS),
)
def worklist_demographics_are_the_registered(
    x: DimseExchange, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare with the Patient that the ServiceRequest refers to; names by meaning."""
    yield from disagreements(x, ctx, ORDER, *DEMOGRAPHICS)


@check(
    WORKLIST_ACCESSION_NUMBER_IS_THE_ORDERED,
    on=DimseExchange,
    when=is_worklist,
    where=comparable(ORDER, Attribute.ACCESSION_NUMBER),
)
def worklist_accession_number_is_the_ordered(
    x: DimseExchange, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare with the ServiceRequest's identifier of type ACSN, found by Study UID as well."""
    yield from disagreements(x, ctx, ORDER, Attribute.ACCESSION_NUMBER)


@check(
    WORKLIST_STUDY_UID_IS_THE_ORDERS,
    on=DimseExchange,
    when=is_worklist,
    where=comparable(ORDER, Attribute.STUDY_UID),
)
def worklist_study_uid_is_the_orders(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare with the ServiceRequest's identifier of system urn:dicom:uid."""
    yield from disagreements(x, ctx, ORDER, Attribute.STUDY_UID)
