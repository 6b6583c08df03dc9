"""Small synthetic objects for the tests of the emulators."""

from io import BytesIO

import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, ImplicitVRLittleEndian

ROOT = "1.2.826.0.1.3680043.8.498.77"


def ct(number=1, *, study=1, series=1, syntax=ExplicitVRLittleEndian, size=8, **changes):
    """Make a CT image; `changes` are attributes by keyword, None removes one."""
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID = CTImageStorage
    ds.SOPInstanceUID = f"{ROOT}.{study}.{series}.{number}"
    ds.StudyInstanceUID = f"{ROOT}.{study}"
    ds.SeriesInstanceUID = f"{ROOT}.{study}.{series}"
    ds.PatientName = "Doe^Jane"
    ds.PatientID = "P1"
    ds.PatientBirthDate = "19600229"
    ds.PatientSex = "F"
    ds.StudyDate = "20260102"
    ds.StudyTime = "101530"
    ds.StudyID = "S1"
    ds.AccessionNumber = "A1"
    ds.ReferringPhysicianName = "Roe^Richard"
    ds.StudyDescription = "Head"
    ds.Modality = "CT"
    ds.SeriesNumber = series
    ds.SeriesDescription = "soft"
    ds.InstanceNumber = number
    item = Dataset()
    item.RequestedProcedureID = "R1"
    item.ScheduledProcedureStepID = "SPS1"
    ds.RequestAttributesSequence = Sequence([item])
    ds.Rows = ds.Columns = size
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit = 15
    ds.PixelRepresentation = 0
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.PixelData = bytes((number + i) % 256 for i in range(size * size * 2))
    ds["PixelData"].VR = "OW"
    for keyword, value in changes.items():
        if value is None:
            delattr(ds, keyword)
        else:
            setattr(ds, keyword, value)
    made = FileDataset(None, ds, preamble=bytes(128), is_implicit_VR=False)
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = syntax
    made.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    return made


def part10(ds):
    """Encode as a file."""
    out = BytesIO()
    pydicom.dcmwrite(out, ds, enforce_file_format=True, overwrite=True)
    return out.getvalue()


def add(store, ds_or_bytes, **named):
    """Put an object into a store."""
    data = ds_or_bytes if isinstance(ds_or_bytes, bytes) else part10(ds_or_bytes)
    with store.spool() as spool:
        spool.write(data)
        return store.add(spool, **named)


def sent(ds):
    """The same object as the library would read it from a file."""
    return pydicom.dcmread(BytesIO(part10(ds)))


def implicit(ds):
    """The same object for implicit VR little endian."""
    ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    return ds
