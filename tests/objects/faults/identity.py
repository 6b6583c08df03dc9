"""Identities that are not unique, or that change where they must not: one object, and sets."""

from pydicom import Dataset

from tests.objects.bases import data_set
from tests.objects.elements import uid
from tests.objects.faults.dataset import Change, each, put
from tests.objects.faults.fault import Class, Fault, edit, set_fault

_CT = ("ct", "ct-2", "ct-3")


def _own(name: str, requirement: str, base: str, at: str, change: Change) -> Fault:
    return edit(name, Class.UID, base, f"identity.{requirement}", at, change)


def _second(
    name: str,
    requirement: str,
    change: Change,
    *,
    bases: tuple[str, ...] = _CT,
    also: tuple[str, ...] = (),
) -> Fault:
    """Change the second object of a set."""
    return set_fault(
        *(name, Class.IDENTITY, bases, f"identity.{requirement}", ""),
        lambda members: change(members[1]),
        also=also,
    )


def _instance(name: str) -> Change:
    """Give an object the identity of another."""

    def change(ds: Dataset) -> None:
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = uid(name)

    return change


FAULTS = (
    _own(
        "frame-of-reference-of-the-study", "frame-of-reference-uid-is-its-own", "ct",
        "(0020,0052)", put("FrameOfReferenceUID", uid("study")),
    ),
    _own(
        "series-of-the-standard", "uids-are-not-of-the-standard", "mr", "(0020,000E)",
        put("SeriesInstanceUID", "1.2.840.10008.5.1.4.1.1.4"),
    ),
    _own(
        "series-is-the-study", "uids-of-one-object-differ", "us", "(0020,000E)",
        put("SeriesInstanceUID", uid("study")),
    ),
    _own(
        "uuid-of-130-bits", "uuid-derived-uids-fit-128-bits", "cr", "(0020,000E)",
        put("SeriesInstanceUID", f"2.25.{1 << 130}"),
    ),
    _second(
        "frame-of-reference-of-two-patients", "frame-of-reference-has-one-patient",
        each(put("PatientID", "P-2002"), put("StudyInstanceUID", uid("another study")),
             put("SeriesInstanceUID", uid("another series"))),
    ),
    set_fault(
        "indicator-changes", Class.IDENTITY, _CT,
        "identity.frame-of-reference-keeps-its-indicator", "",
        lambda slices: [put("PositionReferenceIndicator", f"MARK {n}")(one)
                        for n, one in enumerate(slices)],
    ),
    _second(
        "instance-in-two-series", "sop-instance-is-in-one-series",
        each(_instance("ct 1"), put("SeriesInstanceUID", uid("another series"))),
        also=("identity.sop-instance-uid-names-one-content",),
    ),
    _second(
        "instance-with-two-contents", "sop-instance-uid-names-one-content", _instance("ct 1")
    ),
    _second(
        "series-that-is-a-study", "uids-name-one-kind-of-thing",
        put("StudyInstanceUID", uid("series ct")),
        also=("identity.series-is-in-one-study",),
    ),
    _second("two-of-one-number", "instance-numbers-differ", put("InstanceNumber", 1)),
    _second(
        "two-series-of-one-number", "series-numbers-differ",
        lambda ds: put("SeriesNumber", data_set("ct").SeriesNumber)(ds), bases=("ct", "mr"),
    ),
    _second(
        "patient-of-two-names", "patient-attributes-are-constant",
        each(put("PatientName", "Other^Anna"), put("StudyInstanceUID", uid("another study")),
             put("SeriesInstanceUID", uid("another series")),
             put("FrameOfReferenceUID", uid("another frame"))),
    ),
    _second(
        "series-of-two-descriptions", "series-attributes-are-constant",
        put("SeriesDescription", "another"),
    ),
    _second(
        "series-by-two-machines", "series-has-one-equipment", put("DeviceSerialNumber", "78")
    ),
    _second(
        "series-in-two-frames", "series-has-one-frame-of-reference",
        put("FrameOfReferenceUID", uid("another frame")),
    ),
    _second(
        "series-of-two-modalities", "series-has-one-modality", put("Modality", "MR"),
    ),
    _second(
        "series-in-two-studies", "series-is-in-one-study",
        put("StudyInstanceUID", uid("another study")),
    ),
    _second(
        "study-of-two-dates", "study-attributes-are-constant", put("StudyDate", "20240101")
    ),
    _second(
        "study-of-two-birth-dates", "study-describes-one-patient",
        put("PatientBirthDate", "19650413"),
    ),
    _second("study-of-two-patients", "study-has-one-patient", put("PatientID", "P-2002")),
)  # fmt: skip
