"""What the viewer receives: kept when whole, refused when it is not what was announced."""

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from emulators.core.peers import DimsePeer
from emulators.dimse.client import associate
from emulators.dimse.contexts import STORAGE_CLASSES, Context
from emulators.dimse.server import DimseServer
from emulators.viewer.receiving import (
    IMAGE_CLASSES,
    NOT_THIS_OBJECT,
    NOT_UNDERSTOOD,
    SUCCESS,
    ImageStorage,
    Inbox,
)

CT = "1.2.840.10008.5.1.4.1.1.2"


def image(uid="2.25.3"):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CT, uid
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "2.25.1", "2.25.2"
    ds.Rows = ds.Columns = 2
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PixelRepresentation = 1, "MONOCHROME2", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 16, 15
    ds.PixelData = bytes(8)
    ds["PixelData"].VR = "OW"
    return ds


def part10(tmp_path, ds):
    path = tmp_path / "made.dcm"
    ds.save_as(path, enforce_file_format=True)
    return path.read_bytes()


def taken(inbox, data, sop_instance="2.25.3"):
    spool = inbox.open_spool()
    spool.write(data)
    return inbox.take(spool, CT, sop_instance)


def test_whole_objects_are_kept(tmp_path):
    inbox = Inbox(tmp_path / "received")
    assert taken(inbox, part10(tmp_path, image())) == SUCCESS
    received = inbox.since(0)[0].plain()
    assert (received["sop_instance"], len(received["pixel_sha256"])) == ("2.25.3", 64)
    assert len(list((tmp_path / "received").iterdir())) == 1
    inbox.clear()
    assert (inbox.count(), (tmp_path / "received").exists()) == (0, False)


def test_others_are_refused_and_leave_nothing(tmp_path):
    inbox = Inbox(tmp_path / "received")
    assert taken(inbox, b"no DICOM") == NOT_UNDERSTOOD
    assert taken(inbox, part10(tmp_path, image()), "2.25.4") == NOT_THIS_OBJECT
    assert inbox.count() == 0
    assert list((tmp_path / "received").iterdir()) == []


def test_what_is_no_image_has_no_pixels(tmp_path):
    inbox = Inbox(tmp_path / "received")
    ds = image()
    del ds.PixelData
    assert taken(inbox, part10(tmp_path, ds)) == SUCCESS
    assert inbox.since(0)[0].plain()["pixel_sha256"] == ""


def test_the_classes_asked_for_are_storage_classes():
    assert set(IMAGE_CLASSES) <= set(STORAGE_CLASSES)
    assert len(IMAGE_CLASSES) < 127


@pytest.mark.contract
def test_objects_arrive_by_c_store(tmp_path):
    inbox = Inbox(tmp_path / "received")
    server = DimseServer("VIEWER", "127.0.0.1", 0, [ImageStorage(inbox)])
    server.start()
    try:
        peer = DimsePeer("127.0.0.1", server.port, "VIEWER")
        with associate(peer, [Context(CT)], calling_ae="ARCHIVE", limit_s=10) as assoc:
            statuses = [assoc.send_c_store(image(f"2.25.{n}")).Status for n in (3, 4)]
    finally:
        server.stop()
    assert statuses == [0, 0]
    assert [r.sop_instance for r in inbox.since(1)] == ["2.25.4"]
    kept = sorted(dcmread(p).SOPInstanceUID for p in (tmp_path / "received").iterdir())
    assert kept == ["2.25.3", "2.25.4"]
