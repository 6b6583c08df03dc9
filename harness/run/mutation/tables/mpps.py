"""Mutations of Modality Performed Procedure Step (`mpps.*`)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation
from harness.run.mutation.connections import association_repeated
from harness.run.mutation.data_sets import DataSetEdit, Elements, items, put, remove
from harness.run.mutation.dimse import request, response
from harness.run.mutation.dimse_edits import STATUS, data, number, uid
from harness.run.mutation.registry import Edit, Mutation

STEP: Final = "dimse/procedure_step.feature"
STORY: Final = "workflow/tele_stroke.feature"

STEP_STATUS, STEP_ID, END_DATE = 0x00400252, 0x00400253, 0x00400250
SCHEDULED_STEP, PERFORMED_SERIES = 0x00400270, 0x00400340
STUDY_UID, BIRTH_DATE, REFERENCED_STUDY = 0x0020000D, 0x00100030, 0x00081110
IMAGES, PROTOCOL_NAME, SOP_INSTANCE = 0x00081140, 0x00181030, 0x1000


def _created(*changes: DataSetEdit) -> Edit:
    return request(Operation.N_CREATE, data(*changes))


def _set(*changes: DataSetEdit) -> Edit:
    return request(Operation.N_SET, data(*changes))


def _but_the_first(found: tuple[Elements, ...]) -> tuple[Elements, ...]:
    return found[1:]


def _none(_: tuple[Elements, ...]) -> tuple[Elements, ...]:
    return ()


TABLE: Final = (
    Mutation(
        "step-is-created-discontinued",
        "mpps.step-starts-in-progress",
        r"^request \(0040,0252\)$",
        STEP,
        _created(put(STEP_STATUS, value="DISCONTINUED")),
    ),
    Mutation(
        "creation-without-instance-uid-of-valid-form",
        "mpps.creation-is-complete",
        r"^request \(0000,1000\)$",
        STEP,
        request(Operation.N_CREATE, uid(SOP_INSTANCE, "2.25.007")),
    ),
    Mutation(
        "creation-without-step-id",
        "mpps.creation-is-complete",
        r"^request \(0040,0253\)$",
        STEP,
        _created(put(STEP_ID, value="")),
    ),
    Mutation(
        "creation-without-birth-date",
        "mpps.creation-is-complete",
        r"^request \(0010,0030\)$",
        STEP,
        _created(remove(BIRTH_DATE)),
    ),
    Mutation(
        "scheduled-step-without-study-uid",
        "mpps.scheduled-steps-are-referenced",
        r"^request \(0040,0270\)\[0\] \(0020,000D\)$",
        STEP,
        _created(put(SCHEDULED_STEP, 0, STUDY_UID, value="")),
    ),
    Mutation(
        "scheduled-step-without-referenced-study",
        "mpps.scheduled-steps-are-referenced",
        r"^request \(0040,0270\)\[0\] \(0008,1110\)$",
        STEP,
        _created(remove(SCHEDULED_STEP, 0, REFERENCED_STUDY)),
    ),
    Mutation(
        "step-is-set-although-its-creation-failed",
        "mpps.change-follows-creation",
        r"^request \(0000,1001\)$",
        STEP,
        response(Operation.N_CREATE, number(STATUS, 0x0110)),
    ),
    Mutation(
        "final-step-is-set-again",
        "mpps.final-step-is-not-changed",
        r"^request \(0000,1001\)$",
        STEP,
        association_repeated(Operation.N_SET),
    ),
    Mutation(
        "change-of-a-final-step-is-acknowledged",
        "mpps.change-after-final-state-is-refused",
        r"^response \(0000,0900\)$",
        STEP,
        association_repeated(Operation.N_SET),
        actual="0000H",
    ),
    Mutation(
        "conforming-creation-is-refused",
        "mpps.conforming-creation-succeeds",
        r"^response \(0000,0900\)$",
        STEP,
        response(Operation.N_CREATE, number(STATUS, 0x0106)),
    ),
    Mutation(
        "repeated-creation-is-acknowledged",
        "mpps.repeated-creation-is-refused",
        r"^response \(0000,0900\)$",
        STEP,
        association_repeated(Operation.N_CREATE),
    ),
    Mutation(
        "creation-as-completed-is-acknowledged",
        "mpps.creation-in-another-state-is-refused",
        r"^response \(0000,0900\)$",
        STEP,
        _created(put(STEP_STATUS, value="COMPLETED")),
    ),
    Mutation(
        "creation-without-scheduled-step-is-acknowledged",
        "mpps.incomplete-creation-is-refused",
        r"^response \(0000,0900\)$",
        STEP,
        _created(items(SCHEDULED_STEP, change=_none)),
    ),
    Mutation(
        "completed-step-without-end-date",
        "mpps.completed-step-is-complete",
        r"^request \(0040,0250\)$",
        STORY,
        _set(put(END_DATE, value="")),
    ),
    Mutation(
        "completed-series-without-protocol-name",
        "mpps.completed-step-is-complete",
        r"^request \(0040,0340\)\[0\] \(0018,1030\)$",
        STORY,
        _set(put(PERFORMED_SERIES, 0, PROTOCOL_NAME, value="")),
    ),
    Mutation(
        "completed-step-forgets-an-image",
        "mpps.every-image-is-referenced",
        r"^request \(0040,0340\)$",
        STORY,
        _set(items(PERFORMED_SERIES, 0, IMAGES, change=_but_the_first)),
    ),
)
