"""DICOM-CT-PD, the open projection format: a folder with one CT-class object for each view.

Private groups 7029, 7031, 7033, 7037, 7039 and 7041 carry the geometry. `Rows` holds the number of
detector columns, which lie in reverse. Two dictionaries of the focal spot's shift are about that
swap (7033,100B) and (7033,100C): a reader with the wrong one puts the shift into the wrong axis
without any error, so the version of the dictionary is written down and checked.
"""

from __future__ import annotations

import hashlib
import math
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from emulators.core.clock import dicom_date, dicom_datetime, dicom_time
from emulators.core.file_meta import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION
from emulators.core.uids import make_uid
from emulators.core.unreadable import UNREADABLE
from emulators.modality.ct.enhanced import enhanced_ct_image
from emulators.modality.ct.objects import CT_IMAGE_STORAGE, ct_images
from emulators.modality.ct.sinogram import Sinogram, reconstruct
from emulators.modality.geometry import Scan
from emulators.modality.raw import errors
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation

FORMAT: Final = FORMATS["ct_pd"]
DICTIONARY: Final = "3"  # of the private elements: (7033,100B) angular, (7033,100C) axial
GROUPS: Final = {
    0x7029: "Detector System Arrangement Module",
    0x7031: "Detector Dynamics Module",
    0x7033: "Source Dynamics Module",
    0x7037: "Projection Data Definitions",
    0x7039: "Preprocessing Flags Module",
}
VIEWS_MOST: Final = 20_000
FILE_BYTES_MOST: Final = 64 << 20
STEPS: Final = 65535  # of an unsigned 16-bit sample
_DETECTOR_PITCH, _VIEWS, _PHOTONS = 0x70291002, 0x70331013, 0x70331065
_ANGLE, _ISOCENTRE, _DETECTOR = 0x70311001, 0x70311003, 0x70311031
_SHIFT_ANGULAR, _SHIFT_AXIAL, _VERSION = 0x7033100B, 0x7033100C, 0x70371040
_SPACING, _FIRST, _TYPE, _GEOMETRY = 0x70371041, 0x70371042, 0x70371009, 0x7037100A


def write(raw: RawScan[Sinogram], path: Path) -> None:
    """Write a new folder. Raises: FileExistsError; OSError."""
    path.mkdir(parents=True)
    scan, samples = raw.contents.scan, raw.contents.attenuation()
    least, most = float(samples.min()), float(samples.max())
    step = (most - least) / STEPS or 1.0
    for number, angle in enumerate(scan.view_angles()):
        ds = _view(raw.identity, scan, number, float(angle))
        # detector rows (slices) run fastest: one line of the image is one detector column
        view = np.ascontiguousarray(samples[:, number, ::-1].T)
        _samples(ds, view, least, step)
        ds.save_as(path / f"{number + 1:05d}.dcm", enforce_file_format=True)


def read(path: Path) -> RawScan[Sinogram]:
    """Read a folder, strictly. Raises: RawFileError of its kind; OSError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong with it is said below
            return _read(path)
    except (errors.RawFileError, OSError):
        raise
    except UNREADABLE as why:  # values are decoded only when they are asked for
        raise errors.Corrupted(f"{path.name}: it cannot be understood: {why}") from why


def _read(path: Path) -> RawScan[Sinogram]:
    if not path.is_dir():
        raise errors.NotThisFamily(f"{path.name}: DICOM-CT-PD is a folder of views")
    files = sorted(path.glob("*.dcm"))
    if not files:
        raise errors.NotThisFamily(f"{path.name}: no view in it")
    if len(files) > VIEWS_MOST or any(f.stat().st_size > FILE_BYTES_MOST for f in files):
        raise errors.Oversized(f"{path.name}: more or larger views than a scan has")
    views: list[NDArray[np.float32]] = []
    scan: Scan | None = None
    identity = Identity()
    for number, file in enumerate(files):
        ds = _opened(file)
        if scan is None:
            scan, identity = _scan(ds, file), _identity(ds)
        views.append(_checked_view(ds, scan, number, file))
    if scan is None or len(views) != scan.views:
        wanted = scan.views if scan is not None else "?"
        raise errors.Truncated(f"{path.name}: {len(views)} of {wanted} views")
    samples = np.ascontiguousarray(np.stack(views, axis=1))
    return RawScan(identity, Sinogram(scan, samples))


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a copy that names nobody; the samples are read and written with the same scale."""
    raw = read(source)
    was = raw.identity
    now = replace(
        was,
        patient_id=names.patient_id(was.patient_id) if was.patient_id else "",
        **dict.fromkeys(("patient_name", "birth_date", "sex", "accession", "device_serial"), ""),
        **dict.fromkeys(("station", "institution"), ""),
        **{n: names.uid(getattr(was, n)) for n in _UIDS},
        acquired=names.moved(was.acquired, was.patient_id),
    )
    write(RawScan(now, raw.contents), target)
    before, after = _stored(source), _stored(target)
    if before != after:
        raise errors.Corrupted(f"{target.name}: the copy's samples differ; do not use it")
    return Cleaned(("patient", "accession", "equipment", "dates"), len(_UIDS), after)


_UIDS: Final = (
    *("study_uid", "series_uid", "frame_of_reference_uid", "acquisition_uid"),
    "irradiation_uid",
)


def _view(identity: Identity, scan: Scan, number: int, angle: float) -> FileDataset:
    uid = make_uid(0, "", "projection", identity.series_uid, identity.acquisition_uid, number)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CT_IMAGE_STORAGE, UID(uid)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
    meta.ImplementationVersionName = IMPLEMENTATION_VERSION
    ds = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = CT_IMAGE_STORAGE, uid, "CT"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "PROJECTION"]
    ds.PatientName, ds.PatientID = identity.patient_name, identity.patient_id
    ds.PatientBirthDate, ds.PatientSex = identity.birth_date, identity.sex
    ds.StudyInstanceUID, ds.SeriesInstanceUID = identity.study_uid, identity.series_uid
    ds.AccessionNumber, ds.ProtocolName = identity.accession, identity.protocol
    ds.Manufacturer, ds.ManufacturerModelName = identity.manufacturer, identity.model
    ds.DeviceSerialNumber, ds.SoftwareVersions = identity.device_serial, identity.software
    ds.StationName, ds.InstitutionName = identity.station, identity.institution
    ds.AcquisitionUID, ds.IrradiationEventUID = identity.acquisition_uid, identity.irradiation_uid
    ds.FrameOfReferenceUID, ds.InstanceNumber = identity.frame_of_reference_uid, number + 1
    if identity.acquired is not None:
        ds.StudyDate, ds.StudyTime = dicom_date(identity.acquired), dicom_time(identity.acquired)
        ds.AcquisitionDateTime = dicom_datetime(identity.acquired)
    _geometry(ds, scan, angle)
    return ds


def _geometry(ds: Dataset, scan: Scan, angle: float) -> None:
    for group, creator in GROUPS.items():
        ds.add_new((group, 0x0010), "LO", creator)
    for tag, vr, value in (
        (_DETECTOR_PITCH, "FD", scan.column_pitch_mm),
        (0x7029100B, "CS", "CYLINDRICAL"),
        (0x70291010, "US", scan.columns),
        (0x70291011, "US", scan.slices),
        (_ANGLE, "FD", angle),
        (_ISOCENTRE, "FD", scan.source_to_isocentre_mm),
        (_DETECTOR, "FD", scan.source_to_detector_mm),
        (_SHIFT_ANGULAR, "FD", 0.0),
        (_SHIFT_AXIAL, "FD", 0.0),
        (0x7033100E, "CS", "FFSNONE"),
        (_VIEWS, "US", scan.views),
        (_PHOTONS, "FD", scan.photons),
        (_TYPE, "CS", "AXIAL"),
        (_GEOMETRY, "CS", "FANBEAM"),
        (_VERSION, "LO", DICTIONARY),
        (_SPACING, "FD", scan.slice_spacing_mm),
        (_FIRST, "FD", scan.first_slice_mm),
        (0x70391003, "CS", "YES"),
    ):
        ds.add_new(tag, vr, value)


def _samples(ds: Dataset, view: NDArray[np.float32], least: float, step: float) -> None:
    stored = np.rint((view.astype(np.float64) - least) / step).astype("<u2")
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = stored.shape
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    ds.RescaleIntercept, ds.RescaleSlope = f"{least:.10g}", f"{step:.10g}"
    ds.PixelData = stored.tobytes()


def _opened(file: Path) -> Dataset:
    try:
        ds = pydicom.dcmread(file)
    except OSError:
        raise
    except UNREADABLE as why:
        raise errors.Corrupted(f"{file.name}: no DICOM file: {why}") from why
    if ds.get(0x70370010) is None or ds[0x70370010].value != GROUPS[0x7037]:
        raise errors.NotThisFamily(f"{file.name}: an object without projection geometry")
    if str(_value(ds, _VERSION, file)) != DICTIONARY:
        raise errors.UnknownRevision(
            f"{file.name}: private dictionary {_value(ds, _VERSION, file)!r}; this reader knows"
            f" {DICTIONARY}, and the focal spot's shift lies elsewhere in others"
        )
    return ds


def _checked_view(ds: Dataset, scan: Scan, number: int, file: Path) -> NDArray[np.float32]:
    """Return one view, slices x columns. Raises: BadHeader, Corrupted."""
    angle = _number(ds, _ANGLE, file)
    if abs(angle - number * 2 * math.pi / scan.views) > 1e-9:
        raise errors.BadHeader(f"{file.name}: view {number + 1} stands at {angle} radians")
    for tag in (_SHIFT_ANGULAR, _SHIFT_AXIAL):
        if _number(ds, tag, file):
            raise errors.BadHeader(f"{file.name}: a moving focal spot cannot be reconstructed here")
    if (ds.get("Rows"), ds.get("Columns")) != (scan.columns, scan.slices):
        raise errors.BadHeader(f"{file.name}: matrix and detector disagree")
    data = ds.get("PixelData", b"")
    if len(data) != 2 * scan.columns * scan.slices:
        raise errors.Corrupted(f"{file.name}: {len(data)} bytes of samples")
    try:
        slope, intercept = float(ds.RescaleSlope), float(ds.RescaleIntercept)
    except (AttributeError, TypeError, ValueError) as why:
        raise errors.BadHeader(f"{file.name}: no scale of its samples") from why
    stored = np.frombuffer(data, "<u2").reshape(scan.columns, scan.slices)
    return np.asarray((stored * slope + intercept).astype(np.float32)[::-1].T)


def _scan(ds: Dataset, file: Path) -> Scan:
    numbers = [
        _number(ds, tag, file)
        for tag in (_ISOCENTRE, _DETECTOR, _DETECTOR_PITCH, _SPACING, _FIRST, _PHOTONS)
    ]
    isocentre, detector, pitch, spacing, _, photons = numbers
    if not (all(map(math.isfinite, numbers)) and 0 < isocentre < detector and pitch > 0):
        raise errors.BadHeader(f"{file.name}: no fan-beam scanner has this geometry")
    views = int(_number(ds, _VIEWS, file))
    if not (1 < views <= VIEWS_MOST and spacing > 0 and photons >= 1):
        raise errors.BadHeader(f"{file.name}: no fan-beam scanner has this geometry")
    try:
        shape = int(ds.Columns), views, int(ds.Rows)
    except (AttributeError, TypeError, ValueError) as why:
        raise errors.BadHeader(f"{file.name}: no matrix") from why
    return Scan(*shape, *numbers)


def _identity(ds: Dataset) -> Identity:
    def text(keyword: str) -> str:
        return str(ds.get(keyword, "") or "")

    return Identity(
        patient_id=text("PatientID"),
        patient_name=text("PatientName"),
        birth_date=text("PatientBirthDate"),
        sex=text("PatientSex"),
        study_uid=text("StudyInstanceUID"),
        series_uid=text("SeriesInstanceUID"),
        frame_of_reference_uid=text("FrameOfReferenceUID"),
        acquisition_uid=text("AcquisitionUID"),
        irradiation_uid=text("IrradiationEventUID"),
        accession=text("AccessionNumber"),
        manufacturer=text("Manufacturer"),
        model=text("ManufacturerModelName"),
        device_serial=text("DeviceSerialNumber"),
        software=text("SoftwareVersions"),
        station=text("StationName"),
        institution=text("InstitutionName"),
        protocol=text("ProtocolName"),
        acquired=_time(text("AcquisitionDateTime")),
    )


def _time(text: str) -> datetime | None:
    for form in ("%Y%m%d%H%M%S.%f%z", "%Y%m%d%H%M%S.%f"):
        try:
            at = datetime.strptime(text, form)
        except ValueError:
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def _value(ds: Dataset, tag: int, file: Path) -> Any:
    if tag not in ds:
        raise errors.BadHeader(f"{file.name}: ({tag >> 16:04X},{tag & 0xFFFF:04X}) is missing")
    return ds[tag].value


def _number(ds: Dataset, tag: int, file: Path) -> float:
    try:
        return float(_value(ds, tag, file))
    except (TypeError, ValueError) as why:
        raise errors.BadHeader(
            f"{file.name}: ({tag >> 16:04X},{tag & 0xFFFF:04X}) is no number"
        ) from why


def _stored(folder: Path) -> str:
    whole = hashlib.sha256()
    for file in sorted(folder.glob("*.dcm")):
        whole.update(_opened(file).PixelData)
    return whole.hexdigest()


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, ct_images, deidentify, enhance=enhanced_ct_image
)
