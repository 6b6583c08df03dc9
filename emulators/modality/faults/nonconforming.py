"""Images that are no sound CT Images, whatever the worklist said (PS3.3 A.3, PS3.5, PS3.10)."""

from __future__ import annotations

from typing import Final

from pydicom import config
from pydicom.dataelem import DataElement
from pydicom.dataset import FileDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, JPEG2000Lossless

from emulators.core.deviations import Deviation, deviation
from emulators.core.uids import make_uid
from emulators.modality.faults.images import Change, in_place


def _forget_the_slope(ds: FileDataset) -> None:
    del ds.RescaleSlope


def _say_mr(ds: FileDataset) -> None:
    ds.Modality = "MR"


def _write(ds: FileDataset, keyword: str, value: str | bytes) -> None:
    """Put a value that the library would refuse; octets go into the file as they are."""
    ds[keyword] = DataElement(
        ds[keyword].tag,
        ds[keyword].VR,
        value,
        validation_mode=config.IGNORE,
        already_converted=True,
    )


def _make_up_a_day(ds: FileDataset) -> None:
    _write(ds, "InstanceCreationDate", "20260230")


def _write_latin_1(ds: FileDataset) -> None:
    _write(ds, "InstitutionName", "Dorfpraxis Süd".encode("latin-1"))


def _say_metres(ds: FileDataset) -> None:
    _write(ds, "SliceThickness", "5 mm")


def _count_a_row_too_many(ds: FileDataset) -> None:
    ds.Rows += 1


def _store_sixteen_bits_in_twelve(ds: FileDataset) -> None:
    ds.HighBit = ds.BitsAllocated - 1


def _announce_jpeg_2000(ds: FileDataset) -> None:
    ds.file_meta.TransferSyntaxUID = JPEG2000Lossless
    ds.PixelData = encapsulate([ds.PixelData])
    ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True


def _close_the_window(ds: FileDataset) -> None:
    ds.WindowWidth = [0] * len(ds.WindowWidth)


def _stretch_the_rows(ds: FileDataset) -> None:
    ds.ImageOrientationPatient = [1.1, 0, 0, 0, 1, 0]


def _overstate_the_spacing(ds: FileDataset) -> None:
    ds.SpacingBetweenSlices = 1.5 * ds.SpacingBetweenSlices


def _call_itself_a_digitizer(ds: FileDataset) -> None:
    (purpose,) = ds.ContributingEquipmentSequence[0].PurposeOfReferenceCodeSequence
    purpose.CodeMeaning = "Film Digitizer"


def _be_unsure_of_annotations(ds: FileDataset) -> None:
    ds.BurnedInAnnotation = "MAYBE"


def _be_born_tomorrow(ds: FileDataset) -> None:
    ds.PatientBirthDate = f"{int(ds.StudyDate[:4]) + 1}0101"


def _share_one_instance_uid(ds: FileDataset) -> None:
    ds.SOPInstanceUID = UID(make_uid(0, "", "one for all of", ds.SeriesInstanceUID))
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID


def _move_the_isocentre(ds: FileDataset) -> None:
    ds.FrameOfReferenceUID = make_uid(0, "", "frame of reference of", ds.SOPInstanceUID)


def _take_a_number_for_text(ds: FileDataset) -> None:
    ds[0x00180060] = DataElement(0x00180060, "LO", str(ds.KVP))


_TABLE: Final[tuple[tuple[str, str, str, Change], ...]] = (
    (
        "images-have-no-rescale-slope",
        "iod.type-1-attributes-are-present",
        "leaves Rescale Slope out of its images",
        _forget_the_slope,
    ),
    (
        "images-may-have-annotations",
        "iod.enumerated-values-are-used",
        "says MAYBE where only YES and NO are allowed",
        _be_unsure_of_annotations,
    ),
    (
        "images-call-themselves-mr",
        "semantics.modality-fits-the-sop-class",
        "says MR for the modality of its CT images",
        _say_mr,
    ),
    (
        "images-are-made-on-no-day",
        "value.dates-are-in-the-calendar",
        "creates its images on 30 February",
        _make_up_a_day,
    ),
    (
        "images-mix-character-sets",
        "value.text-is-in-its-character-set",
        "writes its institution in Latin-1, whatever character set the worklist declared",
        _write_latin_1,
    ),
    (
        "images-write-units-into-numbers",
        "value.decimal-strings-are-numbers",
        "writes the unit behind the slice thickness",
        _say_metres,
    ),
    (
        "images-count-a-row-too-many",
        "pixel-data.native-pixel-data-is-complete",
        "says that its images have a row more than they have",
        _count_a_row_too_many,
    ),
    (
        "images-mistake-the-high-bit",
        "pixel-data.high-bit-is-the-highest-stored",
        "counts the high bit from the bits allocated, not from those stored",
        _store_sixteen_bits_in_twelve,
    ),
    (
        "images-announce-jpeg-2000",
        "codec.stream-is-of-the-transfer-syntax",
        "declares JPEG 2000, and puts plain pixels into the fragments",
        _announce_jpeg_2000,
    ),
    (
        "images-have-a-window-of-no-width",
        "geometry.window-width-is-at-least-one",
        "asks to show its images through windows of width 0",
        _close_the_window,
    ),
    (
        "images-have-stretched-rows",
        "geometry.direction-cosines-are-unit-vectors",
        "gives rows a direction that is longer than 1",
        _stretch_the_rows,
    ),
    (
        "images-misstate-the-spacing",
        "geometry.spacing-between-slices-is-their-distance",
        "says that slices are half as far again apart as their positions are",
        _overstate_the_spacing,
    ),
    (
        "images-misname-their-equipment",
        "code.meaning-is-the-codes",
        "gives the code for its own contribution the meaning of another one",
        _call_itself_a_digitizer,
    ),
    (
        "images-precede-the-patient",
        "semantics.birth-precedes-study",
        "has examined patients who are born next year",
        _be_born_tomorrow,
    ),
    (
        "images-share-one-uid",
        "identity.sop-instance-uid-names-one-content",
        "gives all images of a series the same SOP Instance UID",
        _share_one_instance_uid,
    ),
    (
        "images-have-a-frame-of-reference-each",
        "identity.series-has-one-frame-of-reference",
        "gives every image of a series a frame of reference of its own",
        _move_the_isocentre,
    ),
    (
        "images-have-another-vr",
        "encoding.vrs-are-the-registered-ones",
        "writes KVP, a decimal string, as if it were a long string",
        _take_a_number_for_text,
    ),
)

NONCONFORMING: Final[tuple[Deviation[FileDataset], ...]] = tuple(
    deviation(name, requirement, what, in_place(change))
    for name, requirement, what, change in _TABLE
)
