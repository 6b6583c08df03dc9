"""Images that do not say what the worklist said (IHE RAD TF-2 4.8, Appendix A.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from pydicom.dataset import FileDataset
from pydicom.uid import ImplicitVRLittleEndian

from emulators.core.clock import dicom_date, dicom_time
from emulators.core.deviations import Deviation, deviation
from emulators.modality.faults.garbling import (
    change_study_uid,
    garble_name,
    lose_leading_zeros,
    truncate_accession,
)

Change = Callable[[FileDataset], object]


def _name_another_issuer(ds: FileDataset) -> None:
    ds.IssuerOfPatientID = "PLUGFEST-ELSEWHERE"


def _invent_a_request(ds: FileDataset) -> None:
    for item in ds.get("RequestAttributesSequence") or ():
        item.RequestedProcedureID, item.ScheduledProcedureStepID = "RP0", "SPS0"


def _forget_the_step(ds: FileDataset) -> None:
    if "ReferencedPerformedProcedureStepSequence" in ds:
        del ds.ReferencedPerformedProcedureStepSequence


def _run_an_hour_ahead(ds: FileDataset) -> None:
    made = datetime.strptime(ds.AcquisitionDate + ds.AcquisitionTime[:6], "%Y%m%d%H%M%S")
    shown = made + timedelta(hours=1)
    ds.AcquisitionDate, ds.AcquisitionTime = dicom_date(shown), dicom_time(shown)
    ds.AcquisitionDateTime = dicom_date(shown) + dicom_time(shown)


def _go_implicit(ds: FileDataset) -> None:
    ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian


def _hold_an_odd_value(ds: FileDataset) -> None:
    ds.private_block(0x0009, "PLUGFEST ODD", create=True).add_new(0x01, "UN", b"odd")


def _forget_a_private_creator(ds: FileDataset) -> None:
    ds.add_new(0x00091001, "LO", "nobody's")


def in_place(change: Change) -> Callable[[FileDataset], FileDataset]:
    """Make a deviation's change of one that changes the image itself."""

    def changed(ds: FileDataset) -> FileDataset:
        change(ds)
        return ds

    return changed


_TABLE: Final[tuple[tuple[str, str, str, Change], ...]] = (
    (
        "images-truncate-the-accession-number",
        "ihe.images-copy-the-accession-number",
        "keeps twelve characters of the Accession Number in its images",
        truncate_accession,
    ),
    (
        "images-lose-leading-zeros-of-the-patient-id",
        "ihe.images-copy-the-patient-id",
        "takes the Patient ID for a number, and loses its leading zeros in the images",
        lose_leading_zeros,
    ),
    (
        "images-name-another-issuer",
        "ihe.images-copy-the-patient-id",
        "names itself as issuer of the Patient ID in its images",
        _name_another_issuer,
    ),
    (
        "images-garble-the-patient-name",
        "ihe.images-copy-the-demographics",
        "takes UTF-8 for Latin-1 and encodes the patient's name again in its images",
        garble_name,
    ),
    (
        "images-change-the-study-uid",
        "ihe.images-copy-the-study-uid",
        "puts its images into a study of its own",
        change_study_uid,
    ),
    (
        "images-invent-a-request",
        "ihe.images-copy-the-request",
        "numbers requested procedure and scheduled step by itself in its images",
        _invent_a_request,
    ),
    (
        "images-forget-their-step",
        "ihe.images-refer-to-their-step",
        "makes images without a reference to the performed procedure step",
        _forget_the_step,
    ),
    (
        "images-are-made-an-hour-later",
        "ihe.images-are-made-within-their-step",
        "has another clock for images than for procedure steps, an hour ahead",
        _run_an_hour_ahead,
    ),
    (
        "images-hold-a-value-of-odd-length",
        "object.element-lengths-are-even",
        "puts a value of three bytes into its images",
        _hold_an_odd_value,
    ),
    (
        "images-forget-a-private-creator",
        "object.private-elements-have-their-creator",
        "puts a private element into its images without reserving its block",
        _forget_a_private_creator,
    ),
    (
        "images-have-implicit-vr",
        "wado.transfer-syntax-is-allowed-on-the-web",
        "encodes its images with implicit VRs, whichever way they are sent",
        _go_implicit,
    ),
)

IMAGES: Final[tuple[Deviation[FileDataset], ...]] = tuple(
    deviation(name, requirement, what, in_place(change))
    for name, requirement, what, change in _TABLE
)
