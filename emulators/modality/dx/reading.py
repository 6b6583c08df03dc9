"""Reading a For Processing image back, so that it can be processed anew."""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from typing import Final

import numpy as np
import pydicom
from pydicom.dataset import FileDataset
from pydicom.errors import InvalidDicomError
from pydicom.filereader import read_file_meta_info
from pydicom.uid import ExplicitVRLittleEndian

from emulators.core.unreadable import UNREADABLE
from emulators.modality.dx.objects import FOR_PROCESSING
from emulators.modality.dx.radiograph import Exposure, Radiograph
from emulators.modality.objects.examination import identity_of
from emulators.modality.raw import errors
from emulators.modality.raw.identity import RawScan

FILE_BYTES_MOST: Final = 64 << 20


def read(path: Path) -> tuple[FileDataset, RawScan[Radiograph]]:
    """Read a For Processing image, strictly: the object, and what was measured.

    Raises: RawFileError of its kind; OSError.
    """
    if path.stat().st_size > FILE_BYTES_MOST:
        raise errors.Oversized(f"{path.name}: larger than any radiograph of this scanner")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong with it is said below
        try:
            # first of all: another transfer syntax may unpack to anything
            syntax = read_file_meta_info(path).get("TransferSyntaxUID")
            if syntax != ExplicitVRLittleEndian:
                raise errors.NotThisFamily(f"{path.name}: transfer syntax {syntax}")
            ds = pydicom.dcmread(path)
            if ds.get("SOPClassUID") != FOR_PROCESSING:
                raise errors.NotThisFamily(f"{path.name}: no For Processing image")
            return ds, RawScan(identity_of(ds), _radiograph(ds, path))
        except InvalidDicomError as why:
            raise errors.NotThisFamily(f"{path.name}: no DICOM file") from why
        except OSError:
            raise
        except UNREADABLE as why:
            raise errors.Corrupted(f"{path.name}: it cannot be understood: {why}") from why


def _radiograph(ds: FileDataset, path: Path) -> Radiograph:
    if (ds.BitsAllocated, ds.BitsStored, ds.PixelRepresentation) != (16, 16, 0):
        raise errors.BadHeader(f"{path.name}: counts have 16 unsigned bits")
    if (ds.PixelIntensityRelationship, ds.PixelIntensityRelationshipSign) != ("LIN", 1):
        raise errors.BadHeader(f"{path.name}: its values are no counts")
    between_rows, between_columns = (float(x) for x in ds.ImagerPixelSpacing)
    exposure = Exposure(
        rows=int(ds.Rows),
        columns=int(ds.Columns),
        pitch_mm=between_rows,
        source_to_isocentre_mm=float(ds.DistanceSourceToPatient),
        source_to_detector_mm=float(ds.DistanceSourceToDetector),
        photons=float(ds.Sensitivity),
    )
    lengths = (between_rows, exposure.source_to_isocentre_mm, exposure.source_to_detector_mm)
    if between_rows != between_columns or not all(math.isfinite(x) and x > 0 for x in lengths):
        raise errors.BadHeader(f"{path.name}: no slot scanner has this geometry")
    if not 1 <= exposure.photons <= 1e9:
        raise errors.BadHeader(f"{path.name}: {exposure.photons} counts without a patient")
    wanted = 2 * exposure.rows * exposure.columns
    if not wanted or len(ds.PixelData) != wanted:
        kind = errors.Truncated if len(ds.PixelData) < wanted else errors.BadHeader
        raise kind(f"{path.name}: {len(ds.PixelData)} bytes of counts, {wanted} wanted")
    counts = np.frombuffer(ds.PixelData, "<u2").astype(np.uint16)
    return Radiograph(exposure, counts.reshape(exposure.rows, exposure.columns))
