"""A raw file as a Raw Data object: how an archive keeps it beside the images (PS3.3 A.37)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydicom.dataset import FileDataset

from emulators.modality.objects.raw_data import raw_data_object
from emulators.modality.raw.reconstructing import opened


def wrapped(path: Path, like: Path | None = None, at: datetime | None = None) -> FileDataset:
    """Make the Raw Data object of a raw file, with the UIDs that images made of the file cite.

    `like` is an image of the examination: what it says of it wins over what the raw file says.

    Raises: RawFileError of its kind; ValueError for a folder; OSError.
    """
    if path.is_dir():
        raise ValueError(f"{path.name}: a folder of views is of DICOM objects already")
    file = opened(path, None, like)
    return raw_data_object(path, file.raw.identity, file.making(at or datetime.now(UTC), 1))
