"""Every fault of an image as an object makes the octets that its name says, and nothing else."""

from io import BytesIO

import pytest
from pydicom import dcmread

from emulators.core.deviations import Seam
from emulators.core.faults import Faults
from emulators.modality.faults.nonconforming import NONCONFORMING
from emulators.modality.orders import unscheduled
from tests.emulators.modality.test_ct_image import made

NAMES = [one.fault.name for one in NONCONFORMING]


def files(*on):
    """Make the images of a series and save them as the modality does."""
    seam = Seam(Faults([one.fault for one in NONCONFORMING], on), NONCONFORMING)
    saved = []
    for ds in made(unscheduled(1, "", 1), step=False):
        file = BytesIO()
        seam(ds).save_as(file, enforce_file_format=True)
        saved.append(file.getvalue())
    return saved


def read(name):
    return dcmread(BytesIO(files(name)[0]))


@pytest.mark.parametrize("name", NAMES)
def test_every_fault_changes_every_image(name):
    assert all(a != b for a, b in zip(files(), files(name), strict=True))


@pytest.mark.parametrize(
    ("name", "keyword", "octets"),
    [
        ("images-are-made-on-no-day", "InstanceCreationDate", b"20260230"),
        ("images-mix-character-sets", "InstitutionName", b"Dorfpraxis S\xfcd"),
        ("images-write-units-into-numbers", "SliceThickness", b"5 mm"),
        ("images-have-a-window-of-no-width", "WindowWidth", b"0.0\\0.0 "),
        ("images-precede-the-patient", "PatientBirthDate", b"20270101"),
    ],
)
def test_what_is_wrong_is_in_the_file(name, keyword, octets):
    assert read(name).get_item(keyword).value == octets


def test_an_image_lacks_what_it_must_have():
    assert "RescaleSlope" not in read("images-have-no-rescale-slope")


def test_fragments_hold_the_plain_pixels():
    ds = read("images-announce-jpeg-2000")
    assert ds.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.4.90"
    assert dcmread(BytesIO(files()[0])).PixelData in ds.PixelData


def test_uids_are_shared_or_not_as_said():
    shared = {dcmread(BytesIO(f)).SOPInstanceUID for f in files("images-share-one-uid")}
    frames = "images-have-a-frame-of-reference-each"
    apart = {dcmread(BytesIO(f)).FrameOfReferenceUID for f in files(frames)}
    assert (len(shared), len(apart)) == (1, 2)
