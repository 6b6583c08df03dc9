"""Copies of instances that are not what was stored (PS3.4 B.4.1, PS3.5 7.1)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pydicom
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom.dsutils import encode

from emulators.core.faults import Fault
from emulators.core.store import StoredInstance

OTHER_STUDY: Final = "2.25.271828182845904523"
OTHER_INSTANCE: Final = "2.25.577215664901532860"
PREAMBLE_BYTES: Final = 132
"""Preamble and prefix of a file: what follows them is file meta information."""
PADDING_BYTES: Final = 1 << 18
NATIVE: Final = {
    str(ExplicitVRLittleEndian): str(ImplicitVRLittleEndian),
    str(ImplicitVRLittleEndian): str(ExplicitVRLittleEndian),
}

Copy = Callable[[StoredInstance, Path], StoredInstance]
"""Writes what is sent instead to a path, and describes it; or gives the instance back."""


def _rewritten(change: Callable[[Dataset], None]) -> Copy:
    def copy(instance: StoredInstance, path: Path) -> StoredInstance:
        if instance.transfer_syntax not in NATIVE:
            return instance
        ds = pydicom.dcmread(instance.path)
        change(ds)
        return _written(instance, ds, instance.transfer_syntax, path)

    return copy


def _written(
    instance: StoredInstance, ds: Dataset, transfer_syntax: str, path: Path
) -> StoredInstance:
    path.write_bytes(encode(ds, transfer_syntax == ImplicitVRLittleEndian, True) or b"")
    return replace(
        instance, path=path, data_set_offset=0, sop_instance=str(ds.get("SOPInstanceUID"))
    )


def _in_another_syntax(instance: StoredInstance, path: Path) -> StoredInstance:
    """Encode in one native syntax and go out as if in the other."""
    if instance.transfer_syntax not in NATIVE:
        return instance
    ds = pydicom.dcmread(instance.path)
    return _written(instance, ds, NATIVE[instance.transfer_syntax], path)


def _with_file_meta(instance: StoredInstance, _: Path) -> StoredInstance:
    return replace(instance, data_set_offset=PREAMBLE_BYTES)


def _one_pixel_changed(ds: Dataset) -> None:
    pixels: Any = ds.get("PixelData")
    if pixels:
        ds.PixelData = bytes([pixels[0] ^ 1]) + pixels[1:]


def _of_another_patient(ds: Dataset) -> None:
    ds.PatientID = "SOMEBODY-ELSE"


def _of_another_study(ds: Dataset) -> None:
    ds.StudyInstanceUID, ds.SOPInstanceUID = OTHER_STUDY, OTHER_INSTANCE


def _study_changed(ds: Dataset) -> None:
    ds.StudyInstanceUID = OTHER_STUDY


def _padded(ds: Dataset) -> None:
    """Lengthen it beyond what anybody announces here, by what means nothing (PS3.5 7.2)."""
    ds.DataSetTrailingPadding = bytes(PADDING_BYTES)


IGNORES_LENGTH: Final = Fault(
    "retrieve-ignores-the-maximum-length",
    "ul.accepter-respects-the-maximum-length",
    "sends long data sets in one P-DATA-TF each, whatever the peer can receive",
)

COPIES: Final[dict[Fault, Copy]] = {
    Fault(
        "retrieve-changes-a-pixel",
        "ihe.retrieved-pixels-are-the-acquired",
        "sends images of which one pixel differs from what was stored",
    ): _rewritten(_one_pixel_changed),
    Fault(
        "retrieve-changes-the-patient-id",
        "ihe.retrieved-images-keep-their-patient",
        "sends the images of one patient as another's",
    ): _rewritten(_of_another_patient),
    Fault(
        "retrieve-changes-the-study-uid",
        "ihe.retrieved-images-keep-their-patient",
        "sends the images of a study under another Study Instance UID",
    ): _rewritten(_study_changed),
    Fault(
        "retrieve-sends-another-study",
        "retrieve.only-requested-instances-are-sent",
        "sends instances of a study that was not asked for",
    ): _rewritten(_of_another_study),
    Fault(
        "retrieve-sends-in-another-syntax",
        "dimse.request-data-set-is-readable",
        "encodes data sets in another transfer syntax than was negotiated",
    ): _in_another_syntax,
    Fault(
        "retrieve-sends-file-meta",
        "storage.data-set-has-no-file-meta",
        "sends the File Meta Information of its files with the data sets",
    ): _with_file_meta,
    IGNORES_LENGTH: _rewritten(_padded),
}


@contextmanager
def altered(instance: StoredInstance, copy: Copy) -> Iterator[StoredInstance]:
    """Hold a copy for the length of a `with` block."""
    with tempfile.TemporaryDirectory(prefix="plugfest-altered-") as folder:
        yield copy(instance, Path(folder) / "data-set")
