"""Mutations of what DIMSE messages and objects carry from each other (`ihe.*`, RAD-5 to RAD-16)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation
from harness.run.mutation.data_sets import (
    DataSetEdit,
    Elements,
    Unwritable,
    find,
    items,
    put,
    remove,
)
from harness.run.mutation.dimse import request, response
from harness.run.mutation.dimse_edits import data
from harness.run.mutation.registry import Edit, Mutation

STORY: Final = "workflow/tele_stroke.feature"
BY_C_STORE: Final = "stored by C-STORE"
RETRIEVE: Final = "dimse/query_retrieve.feature"
MOVED: Final = "moved to the workstation"

PATIENT_ID, PATIENT_NAME, BIRTH_DATE, SEX = 0x00100020, 0x00100010, 0x00100030, 0x00100040
ACCESSION_NUMBER, STUDY_UID, SERIES_UID = 0x00080050, 0x0020000D, 0x0020000E
SSA, SPS, REQUEST = 0x00400270, 0x00400100, 0x00400275
PROCEDURE_ID, STEP_ID = 0x00401001, 0x00400009
PERFORMED_SERIES, IMAGES = 0x00400340, 0x00081140
STEP_REFERENCE, SOP_CLASS_REFERENCE, SOP_INSTANCE_REFERENCE = 0x00081111, 0x00081150, 0x00081155
REFERENCED: Final = 0x00081199
ACQUISITION_DATE: Final = 0x00080022
ROWS, PIXEL_DATA = 0x00280010, 0x7FE00010
MR_IMAGE: Final = "1.2.840.10008.5.1.4.1.1.4"


def _worklist(*changes: DataSetEdit) -> Edit:
    return response(Operation.C_FIND, data(*changes), number=0)


def _image(*changes: DataSetEdit) -> Edit:
    return request(Operation.C_STORE, data(*changes))


def _returned(*changes: DataSetEdit) -> Edit:
    return request(Operation.C_STORE, data(*changes), accepter="viewer")


def _created(*changes: DataSetEdit) -> Edit:
    return request(Operation.N_CREATE, data(*changes))


def _completed(*changes: DataSetEdit) -> Edit:
    return request(Operation.N_SET, data(*changes))


def _committed(*changes: DataSetEdit) -> Edit:
    return request(Operation.N_ACTION, data(*changes))


def _in_story(name: str, requirement: str, locator: str, edit: Edit) -> Mutation:
    return Mutation(name, requirement, locator, STORY, edit, name_contains=BY_C_STORE)


def _moved(name: str, requirement: str, locator: str, edit: Edit) -> Mutation:
    return Mutation(name, requirement, locator, RETRIEVE, edit, name_contains=MOVED)


def _but_the_first(found: tuple[Elements, ...]) -> tuple[Elements, ...]:
    return found[1:]


def _images_exchanged(found: tuple[Elements, ...]) -> tuple[Elements, ...]:
    """Put the first image of each of two series into the other's list."""
    one, two = (find(s, IMAGES) for s in found[:2])
    if one is None or two is None or not one.items or not two.items:
        raise Unwritable("no two series with images")
    first = items(IMAGES, change=lambda i: (*(two.items or ())[:1], *i[1:]))(found[0])
    second = items(IMAGES, change=lambda i: (*(one.items or ())[:1], *i[1:]))(found[1])
    return (first, second, *found[2:])


def _one_pixel_changed(elements: Elements) -> Elements:
    pixels = find(elements, PIXEL_DATA)
    if pixels is None:
        raise Unwritable("no pixel data")
    value = bytes((pixels.value[0] ^ 1,)) + pixels.value[1:]
    return put(PIXEL_DATA, value=value)(elements)


TABLE: Final = (
    _in_story(
        "worklist-names-another-patient",
        "ihe.worklist-patient-id-is-the-ordered",
        "^response 1 Patient ID$",
        _worklist(put(PATIENT_ID, value="PF-OTHER")),
    ),
    _in_story(
        "worklist-misses-the-birth-date",
        "ihe.worklist-demographics-are-the-registered",
        "^response 1 Patient's Birth Date$",
        _worklist(put(BIRTH_DATE, value="19000101")),
    ),
    _in_story(
        "worklist-invents-an-accession-number",
        "ihe.worklist-accession-number-is-the-ordered",
        "^response 1 Accession Number$",
        _worklist(put(ACCESSION_NUMBER, value="PF-OTHER")),
    ),
    _in_story(
        "worklist-invents-a-study-uid",
        "ihe.worklist-study-uid-is-the-orders",
        "^response 1 Study Instance UID$",
        _worklist(put(STUDY_UID, value="2.25.1")),
    ),
    _in_story(
        "image-is-of-another-patient",
        "ihe.images-copy-the-patient-id",
        "^data set Patient ID$",
        _image(put(PATIENT_ID, value="PF-OTHER")),
    ),
    _in_story(
        "image-loses-the-sex",
        "ihe.images-copy-the-demographics",
        "^data set Patient's Sex$",
        _image(put(SEX, value="")),
    ),
    _in_story(
        "image-misspells-the-name",
        "ihe.images-copy-the-demographics",
        "^data set Patient's Name$",
        _image(put(PATIENT_NAME, value="Brandao^Soeren")),
    ),
    _in_story(
        "image-loses-the-accession-number",
        "ihe.images-copy-the-accession-number",
        "^data set Accession Number$",
        _image(put(ACCESSION_NUMBER, value="")),
    ),
    _in_story(
        "image-is-put-into-a-study-of-its-own",
        "ihe.images-copy-the-study-uid",
        "^data set Study Instance UID$",
        _image(put(STUDY_UID, value="2.25.1")),
    ),
    _in_story(
        "image-names-another-scheduled-step",
        "ihe.images-copy-the-request",
        "^data set Scheduled Procedure Step ID$",
        _image(put(REQUEST, 0, STEP_ID, value="SP-OTHER")),
    ),
    _in_story(
        "image-refers-to-no-step",
        "ihe.images-refer-to-their-step",
        r"^\(0008,1111\)>\(0008,1155\)$",
        _image(put(STEP_REFERENCE, 0, SOP_INSTANCE_REFERENCE, value="2.25.1")),
    ),
    _in_story(
        "image-was-made-years-before-its-step",
        "ihe.images-are-made-within-their-step",
        r"^\(0040,0250\)$",
        _image(put(ACQUISITION_DATE, value="20010101")),
    ),
    _in_story(
        "mpps-is-of-another-patient",
        "ihe.mpps-copies-the-patient-id",
        "^request Patient ID$",
        _created(put(PATIENT_ID, value="PF-OTHER")),
    ),
    _in_story(
        "mpps-changes-the-birth-date",
        "ihe.mpps-copies-the-demographics",
        "^request Patient's Birth Date$",
        _created(put(BIRTH_DATE, value="19000101")),
    ),
    _in_story(
        "mpps-loses-the-accession-number",
        "ihe.mpps-copies-the-accession-number",
        "^request Accession Number$",
        _created(put(SSA, 0, ACCESSION_NUMBER, value="")),
    ),
    _in_story(
        "mpps-is-of-another-study",
        "ihe.mpps-copies-the-study-uid",
        "^request Study Instance UID$",
        _created(put(SSA, 0, STUDY_UID, value="2.25.1")),
    ),
    _in_story(
        "mpps-names-another-procedure",
        "ihe.mpps-copies-the-scheduled-step",
        "^request Requested Procedure ID$",
        _created(put(SSA, 0, PROCEDURE_ID, value="RP-OTHER")),
    ),
    _in_story(
        "completed-step-leaves-an-image-out",
        "ihe.step-refers-to-its-images",
        r"^\(0040,0340\)>\(0008,1140\)$",
        _completed(items(PERFORMED_SERIES, 0, IMAGES, change=_but_the_first)),
    ),
    _in_story(
        "completed-step-names-an-image-never-stored",
        "ihe.step-refers-to-its-images",
        r"^\(0040,0340\)>\(0008,1140\)$",
        _completed(put(PERFORMED_SERIES, 0, IMAGES, 0, SOP_INSTANCE_REFERENCE, value="2.25.1")),
    ),
    _in_story(
        "completed-step-leaves-a-series-out",
        "ihe.step-lists-every-series",
        r"^\(0040,0340\)>\(0020,000E\)$",
        _completed(items(PERFORMED_SERIES, change=_but_the_first)),
    ),
    _in_story(
        "completed-step-lists-images-under-other-series",
        "ihe.step-lists-every-series",
        r"^\(0040,0340\)>\(0008,1140\)$",
        _completed(items(PERFORMED_SERIES, change=_images_exchanged)),
    ),
    _in_story(
        "commitment-is-asked-for-another-sop-class",
        "ihe.commitment-names-the-sop-class",
        r"^\(0008,1199\)>\(0008,1150\)$",
        _committed(put(REFERENCED, 0, SOP_CLASS_REFERENCE, value=MR_IMAGE)),
    ),
    _in_story(
        "commitment-leaves-an-instance-out",
        "ihe.commitment-covers-what-was-stored",
        r"^\(0008,1199\)$",
        _committed(items(REFERENCED, change=_but_the_first)),
    ),
    _moved(
        "moved-image-has-another-pixel",
        "ihe.retrieved-pixels-are-the-acquired",
        r"^\(7FE0,0010\)$",
        _returned(_one_pixel_changed),
    ),
    _moved(
        "moved-image-has-no-pixels",
        "ihe.retrieved-pixels-are-the-acquired",
        r"^\(7FE0,0010\)$",
        _returned(remove(PIXEL_DATA)),
    ),
    _moved(
        "moved-image-has-other-rows",
        "ihe.retrieved-pixels-are-the-acquired",
        r"^\(0028,0010\)$",
        _returned(put(ROWS, value=b"\x10\x00")),
    ),
    _moved(
        "moved-image-is-of-another-patient",
        "ihe.retrieved-images-keep-their-patient",
        "^Patient ID$",
        _returned(put(PATIENT_ID, value="PF-OTHER")),
    ),
    _moved(
        "moved-image-loses-its-birth-date",
        "ihe.retrieved-images-keep-their-patient",
        "^Patient's Birth Date$",
        _returned(remove(BIRTH_DATE)),
    ),
)
