"""Mutations of the modality worklist (`worklist.*`)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation
from harness.run.mutation.data_sets import DataSetEdit, Elements, items, put, remove
from harness.run.mutation.dimse import request, response
from harness.run.mutation.dimse_edits import data
from harness.run.mutation.recordings import also
from harness.run.mutation.registry import Edit, Mutation

WORKLIST: Final = "dimse/procedure_step.feature"

SPS: Final = 0x00400100  # Scheduled Procedure Step Sequence
MODALITY, STATION_AE, START_DATE, START_TIME = 0x00080060, 0x00400001, 0x00400002, 0x00400003
STEP_DESCRIPTION, PROTOCOL_CODES, STEP_LOCATION = 0x00400007, 0x00400008, 0x00400011
ACCESSION_NUMBER, PATIENT_ID, BIRTH_DATE = 0x00080050, 0x00100020, 0x00100030
PROCEDURE_ID: Final = 0x00401001


def _asked(*changes: DataSetEdit) -> Edit:
    return request(Operation.C_FIND, data(*changes))


def _answered(*changes: DataSetEdit) -> Edit:
    return response(Operation.C_FIND, data(*changes), number=0)


def _both(asked: DataSetEdit, answered: DataSetEdit) -> Edit:
    return also(_asked(asked), _answered(answered))


def _repeated(found: tuple[Elements, ...]) -> tuple[Elements, ...]:
    return (*found, *found)


def _none(_: tuple[Elements, ...]) -> tuple[Elements, ...]:
    return ()


TABLE: Final = (
    Mutation(
        "worklist-item-has-two-steps",
        "worklist.one-step-per-response",
        r"^identifier\[0\] \(0040,0100\)$",
        WORKLIST,
        _answered(items(SPS, change=_repeated)),
    ),
    Mutation(
        "worklist-item-has-no-step",
        "worklist.one-step-per-response",
        r"^identifier\[0\] \(0040,0100\)$",
        WORKLIST,
        _answered(items(SPS, change=_none)),
    ),
    Mutation(
        "step-modality-is-empty",
        "worklist.type-1-keys-have-a-value",
        r"^identifier\[0\] \(0040,0100\)\[0\] \(0008,0060\)$",
        WORKLIST,
        _answered(put(SPS, 0, MODALITY, value="")),
    ),
    Mutation(
        "requested-procedure-id-is-missing",
        "worklist.type-1-keys-have-a-value",
        r"^identifier\[0\] \(0040,1001\)$",
        WORKLIST,
        _answered(remove(PROCEDURE_ID)),
    ),
    Mutation(
        "step-has-neither-description-nor-code",
        "worklist.description-or-code-is-given",
        r"^identifier\[0\] \(0040,0100\)\[0\] \(0040,0007\)$",
        WORKLIST,
        _answered(
            put(SPS, 0, STEP_DESCRIPTION, value=""), items(SPS, 0, PROTOCOL_CODES, change=_none)
        ),
    ),
    Mutation(
        "birth-date-is-not-returned",
        "worklist.type-2-keys-are-returned",
        r"^identifier\[0\] \(0010,0030\)$",
        WORKLIST,
        _answered(remove(BIRTH_DATE)),
    ),
    Mutation(
        "step-location-is-not-returned",
        "worklist.type-2-keys-are-returned",
        r"^identifier\[0\] \(0040,0100\)\[0\] \(0040,0011\)$",
        WORKLIST,
        _answered(remove(SPS, 0, STEP_LOCATION)),
    ),
    Mutation(
        "step-of-another-station-is-returned",
        "worklist.station-is-matched",
        r"^identifier\[0\] \(0040,0100\)\[0\] \(0040,0001\)$",
        WORKLIST,
        _both(put(SPS, 0, STATION_AE, value="MODALITY"), put(SPS, 0, STATION_AE, value="MR2")),
    ),
    Mutation(
        "step-of-another-day-is-returned",
        "worklist.start-date-is-matched",
        r"^identifier\[0\] \(0040,0100\)\[0\] \(0040,0002\)$",
        WORKLIST,
        _both(
            put(SPS, 0, START_DATE, value="20260101-20260102"),
            put(SPS, 0, START_DATE, value="20260103"),
        ),
    ),
    Mutation(
        "step-of-another-time-is-returned",
        "worklist.start-time-is-matched",
        r"^identifier\[0\] \(0040,0100\)\[0\] \(0040,0003\)$",
        WORKLIST,
        _both(put(SPS, 0, START_TIME, value="0800-1200"), put(SPS, 0, START_TIME, value="120100")),
    ),
    Mutation(
        "step-of-another-modality-is-returned",
        "worklist.modality-is-matched",
        r"^identifier\[0\] \(0040,0100\)\[0\] \(0008,0060\)$",
        WORKLIST,
        _both(put(SPS, 0, MODALITY, value="CT"), put(SPS, 0, MODALITY, value="MR")),
    ),
    Mutation(
        "step-of-another-patient-is-returned",
        "worklist.patient-id-is-matched",
        r"^identifier\[0\] \(0010,0020\)$",
        WORKLIST,
        _both(put(PATIENT_ID, value="PF-ASKED"), put(PATIENT_ID, value="PF-OTHER")),
    ),
    Mutation(
        "step-of-another-order-is-returned",
        "worklist.accession-number-is-matched",
        r"^identifier\[0\] \(0008,0050\)$",
        WORKLIST,
        _answered(put(ACCESSION_NUMBER, value="PF-OTHER")),
    ),
)
