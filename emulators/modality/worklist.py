"""Query Modality Worklist (IHE RAD-5): the modality as SCU of PS3.4 annex K."""

from __future__ import annotations

from typing import Final

from pydicom.dataset import Dataset

from emulators.core.peers import DimsePeer
from emulators.core.unreadable import UNREADABLE
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.dimse.responses import responses
from emulators.modality.orders import Order, UnusableItem, scheduled
from emulators.web.control import ActionFailed

WORKLIST_FIND: Final = "1.2.840.10008.5.1.4.31"
ITEMS_MAX: Final = 500

# Return keys of PS3.4 Table K.6-1 that a scanner shows or copies, by where they stand.
_STEP: Final = (
    "ScheduledStationAETitle",
    "ScheduledProcedureStepStartDate",
    "ScheduledProcedureStepStartTime",
    "Modality",
    "ScheduledPerformingPhysicianName",
    "ScheduledProcedureStepDescription",
    "ScheduledStationName",
    "ScheduledProcedureStepLocation",
    "PreMedication",
    "ScheduledProcedureStepID",
    "RequestedContrastAgent",
)
_TOP: Final = (
    "AccessionNumber",
    "ReferringPhysicianName",
    "RequestingPhysician",
    "RequestedProcedureID",
    "RequestedProcedureDescription",
    "StudyInstanceUID",
    "RequestedProcedurePriority",
    "PatientTransportArrangements",
    "AdmissionID",
    "CurrentPatientLocation",
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "PatientBirthDate",
    "PatientSex",
    "PatientWeight",
    "ConfidentialityConstraintOnPatientDataDescription",
    "PatientState",
    "PregnancyStatus",
    "MedicalAlerts",
    "Allergies",
    "SpecialNeeds",
)
_CODE: Final = ("CodeValue", "CodingSchemeVersion", "CodingSchemeDesignator", "CodeMeaning")
_REFERENCE: Final = ("ReferencedSOPClassUID", "ReferencedSOPInstanceUID")
_ENTITY: Final = ("UniversalEntityID", "UniversalEntityIDType")
_LOCAL: Final = ("LocalNamespaceEntityID", *_ENTITY)
_SEQUENCES: Final = {
    "RequestedProcedureCodeSequence": _CODE,
    "ReferencedStudySequence": _REFERENCE,
    "ReferencedPatientSequence": _REFERENCE,
    "IssuerOfPatientIDQualifiersSequence": _ENTITY,
    "IssuerOfAccessionNumberSequence": _LOCAL,
}


def identifier(
    *,
    accession: str = "",
    patient_id: str = "",
    patient_name: str = "",
    modality: str = "",
    station: str = "",
    start_date: str = "",
    start_time: str = "",
) -> Dataset:
    """Make the Identifier of a query: a key that is given matches, every other one returns.

    Text beyond ASCII in a key travels as UTF-8, declared by Specific Character Set.
    """
    step = _empty(_STEP)
    step.ScheduledProtocolCodeSequence = [_empty(_CODE)]
    step.Modality, step.ScheduledStationAETitle = modality, station
    step.ScheduledProcedureStepStartDate = start_date
    step.ScheduledProcedureStepStartTime = start_time
    ds = _empty(_TOP)
    for keyword, inner in _SEQUENCES.items():
        setattr(ds, keyword, [_empty(inner)])
    ds.ScheduledProcedureStepSequence = [step]
    ds.AccessionNumber, ds.PatientID, ds.PatientName = accession, patient_id, patient_name
    if not (accession + patient_id + patient_name).isascii():
        ds.SpecificCharacterSet = "ISO_IR 192"
    return ds


def find(peer: DimsePeer, calling_ae: str, keys: Dataset, limit_s: float) -> list[Order]:
    """Ask for the worklist. Raises: ActionFailed, Unanswered, those of associate."""
    found: list[Order] = []
    with associate(peer, [Context(WORKLIST_FIND)], calling_ae=calling_ae, limit_s=limit_s) as assoc:
        made = assoc.send_c_find(keys, WORKLIST_FIND)
        for status, item in responses("the worklist query", made, limit_s):
            code = status.Status
            if code in (0xFF00, 0xFF01) and item is not None:
                found.append(_order(item))
            elif code != 0x0000:
                raise ActionFailed(f"the worklist query ended with status 0x{code:04X}")
            if len(found) > ITEMS_MAX:
                raise ActionFailed(f"the worklist has more than {ITEMS_MAX} items")
    return found


def _order(item: Dataset) -> Order:
    try:
        for _ in item.iterall():  # what cannot be read shows now, not in the middle of a scan
            pass
        return scheduled(item)
    except UNREADABLE as why:
        raise ActionFailed(f"a worklist item cannot be read: {type(why).__name__}") from why
    except UnusableItem as why:
        raise ActionFailed(str(why)) from why


def _empty(keywords: tuple[str, ...]) -> Dataset:
    ds = Dataset()
    for keyword in keywords:
        setattr(ds, keyword, None)
    return ds
