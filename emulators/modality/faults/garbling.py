"""What careless equipment does to what it copies from the worklist."""

from __future__ import annotations

from pydicom.dataset import Dataset

from emulators.modality.orders import text


def truncate_accession(ds: Dataset) -> None:
    """Keep the first characters only, as a database column that is too narrow does."""
    ds.AccessionNumber = text(ds, "AccessionNumber")[:12]


def lose_leading_zeros(ds: Dataset) -> None:
    """Take the Patient ID for a number."""
    ds.PatientID = text(ds, "PatientID").lstrip("0")


def garble_name(ds: Dataset) -> None:
    """Take the bytes of UTF-8 for Latin-1, and encode what came of it again."""
    ds.PatientName = text(ds, "PatientName").encode("utf-8").decode("latin-1")


def change_study_uid(ds: Dataset) -> None:
    """Give the study another UID."""
    ds.StudyInstanceUID = other_uid(text(ds, "StudyInstanceUID"))


def other_uid(uid: str) -> str:
    """Make a legal UID that differs in its last digit."""
    return uid[:-1] + ("1" if uid[-1:] != "1" else "2")
