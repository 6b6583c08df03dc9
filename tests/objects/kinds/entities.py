"""What every object says of its patient, study, series and equipment; of pixels and planes."""

import numpy as np
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from tests.objects.elements import code, fill, number, uid

ROWS, COLUMNS = 12, 16
CHEST = code("51185008", "SCT", "Chest")


def start(sop_class: str, modality: str, name: str, instance: int = 1) -> Dataset:
    """Start an object: SOP common, patient, study, series, equipment."""
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    fill(
        ds.file_meta,
        FileMetaInformationVersion=b"\0\1",
        MediaStorageSOPClassUID=UID(sop_class),
        MediaStorageSOPInstanceUID=UID(uid(f"{name} {instance}")),
        TransferSyntaxUID=ExplicitVRLittleEndian,
        ImplementationClassUID=UID(uid("implementation")),
        ImplementationVersionName="PLUGFEST_TESTS",
    )
    return fill(
        ds,
        SpecificCharacterSet="ISO_IR 100",
        InstanceCreationDate="20240102",
        InstanceCreationTime="101500",
        SOPClassUID=UID(sop_class),
        SOPInstanceUID=UID(uid(f"{name} {instance}")),
        StudyDate="20240102",
        SeriesDate="20240102",
        StudyTime="100000",
        SeriesTime="100500",
        AccessionNumber="A1001",
        Modality=modality,
        Manufacturer="Plugfest",
        ReferringPhysicianName="Refer^Ada",
        StudyDescription="Fault set",
        SeriesDescription=name,
        ManufacturerModelName="Bench",
        PatientName="Bases^Clara",
        PatientID="P-1001",
        IssuerOfPatientID="PLUGFEST",
        PatientBirthDate="19650412",
        PatientSex="F",
        PatientAge="058Y",
        DeviceSerialNumber="77",
        SoftwareVersions="1.0",
        StudyInstanceUID=UID(uid("study")),
        SeriesInstanceUID=UID(uid(f"series {name}")),
        StudyID="S1",
        SeriesNumber=number(name),
        InstanceNumber=instance,
    )


def image(
    ds: Dataset, *, image_type: tuple[str, ...] = ("ORIGINAL", "PRIMARY", "AXIAL")
) -> Dataset:
    """Add the General Image and General Acquisition modules."""
    return fill(
        ds,
        ImageType=list(image_type),
        AcquisitionDate="20240102",
        ContentDate="20240102",
        AcquisitionTime="101000",
        ContentTime="101400",
        AcquisitionNumber=1,
        PatientOrientation=["L", "P"],
    )


def plane(ds: Dataset, slice_number: int = 1, *, spacing: float = 5.0) -> Dataset:
    """Add the Frame of Reference and Image Plane modules: axial slices towards the head."""
    ds.pop("PatientOrientation", None)
    return fill(
        ds,
        PatientPosition="HFS",
        FrameOfReferenceUID=UID(uid("frame of reference")),
        PositionReferenceIndicator="",
        ImagePositionPatient=[-4.0, -3.0, spacing * (slice_number - 1)],
        ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        SliceThickness=spacing,
        SliceLocation=spacing * (slice_number - 1),
        PixelSpacing=[0.5, 0.5],
    )


def pixels(ds: Dataset, values: np.ndarray, *, stored: int = 0, photometric: str = "") -> Dataset:
    """Add the Image Pixel module for rows x columns (x 3) or frames x rows x columns values."""
    colour = values.shape[-1] == 3
    rows, columns = values.shape[-3:-1] if colour else values.shape[-2:]
    bits = values.dtype.itemsize * 8
    fill(
        ds,
        SamplesPerPixel=3 if colour else 1,
        PhotometricInterpretation=photometric or ("RGB" if colour else "MONOCHROME2"),
        Rows=rows,
        Columns=columns,
        BitsAllocated=bits,
        BitsStored=stored or bits,
        HighBit=(stored or bits) - 1,
        PixelRepresentation=int(values.dtype.kind == "i"),
    )
    if colour:
        ds.PlanarConfiguration = 0
    octets = values.astype(values.dtype.newbyteorder("<")).tobytes()
    ds.add_new("PixelData", "OW" if bits > 8 else "OB", octets + b"\0" * (len(octets) % 2))
    return ds


def ramp(*shape: int, top: int, dtype: str = "uint16") -> np.ndarray:
    """Return smooth values from 0 to `top`, so that codecs and statistics have something to say."""
    count = int(np.prod(shape))
    return (np.arange(count) * top // (count - 1)).astype(dtype).reshape(shape)


def window(ds: Dataset, centre: float, width: float) -> Dataset:
    """Add a VOI window."""
    return fill(ds, WindowCenter=centre, WindowWidth=width)
