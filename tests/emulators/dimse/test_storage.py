"""C-STORE: kept as sent, answered when durable, refused with the right status."""

import time
from io import BytesIO

import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import (
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    MRImageStorage,
)
from pynetdicom.dimse_messages import C_STORE_RQ
from pynetdicom.dimse_primitives import C_FIND, C_STORE
from pynetdicom.pdu_primitives import P_DATA

from emulators.core.durable_files import DurableFiles
from emulators.core.peers import DimsePeer
from emulators.core.store import Store
from emulators.dimse.asking import ask
from emulators.dimse.client import associate
from emulators.dimse.contexts import STORAGE_CLASSES, STORAGE_TRANSFER_SYNTAXES, Context
from emulators.dimse.server import DimseServer
from emulators.dimse.storage import Storage
from tests.emulators.builders import ct, part10, sent

pytestmark = pytest.mark.contract
CT = str(CTImageStorage)


def data_set_of(file):
    """The bytes after the file meta information."""
    return file[144 + int.from_bytes(file[140:144], "little") :]


def store_raw(assoc, data_set, *, sop_class=CT, sop_instance="1.2.3", message_id=7):
    request = C_STORE()
    request.MessageID = message_id
    request.Priority = 0
    request.AffectedSOPClassUID = sop_class
    request.AffectedSOPInstanceUID = sop_instance
    request.DataSet = None if data_set is None else BytesIO(data_set)
    return ask(assoc, request, 1)


def compressed(syntax):
    ds = ct(syntax=syntax)
    ds.PixelData = encapsulate([b"\xff\x4f not really a codestream"])
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    return ds


@pytest.mark.parametrize(
    "make",
    [
        lambda: ct(),
        lambda: ct(syntax=ImplicitVRLittleEndian),
        lambda: ct(syntax=DeflatedExplicitVRLittleEndian),
        lambda: compressed(JPEG2000Lossless),
    ],
    ids=["explicit", "implicit", "deflated", "jpeg-2000"],
)
def test_the_data_set_is_kept_byte_for_byte(archive, make):
    ds = make()
    file = part10(ds)
    syntax = str(ds.file_meta.TransferSyntaxUID)
    uid = str(ds.SOPInstanceUID)
    with archive.associate(Context(CT, (syntax,))) as assoc:
        assert store_raw(assoc, data_set_of(file), sop_instance=uid) == 0
    (held,) = archive.store.instances()
    kept = held.path.read_bytes()
    assert kept[held.data_set_offset :] == data_set_of(file)
    assert (held.transfer_syntax, held.sop_instance) == (syntax, uid)


def test_a_large_object_in_many_fragments(archive):
    ds = ct(size=512)
    with archive.associate(Context(CT)) as assoc:
        assert assoc.send_c_store(sent(ds)).Status == 0
    assert archive.store.instances()[0].size > 512 * 512 * 2


def test_the_same_object_again_is_success(archive):
    with archive.associate(Context(CT)) as assoc:
        assert [assoc.send_c_store(sent(ct())).Status for _ in range(3)] == [0, 0, 0]
    assert len(archive.store.instances()) == 1


def test_another_object_under_the_same_uid_is_refused(archive):
    with archive.associate(Context(CT)) as assoc:
        assert assoc.send_c_store(sent(ct())).Status == 0
        answer = assoc.send_c_store(sent(ct(PatientName="Other")))
        assert answer.Status == 0xC001
        assert "held" in answer.ErrorComment
    assert b"Doe^Jane" in archive.store.instances()[0].path.read_bytes()


@pytest.mark.parametrize(
    ("data_set", "uid", "status"),
    [
        (data_set_of(part10(ct())), "1.2.3.4.5", 0xA900),
        (data_set_of(part10(ct(StudyInstanceUID=None))), str(ct().SOPInstanceUID), 0xC000),
        (data_set_of(part10(ct()))[:-7], str(ct().SOPInstanceUID), 0xC000),
        (b"no data set at all, only text", str(ct().SOPInstanceUID), 0xC000),
        (None, str(ct().SOPInstanceUID), 0xC000),
    ],
    ids=["other-instance", "no-study", "cut-off", "text", "nothing"],
)
def test_what_cannot_be_kept_is_refused_and_the_association_lives(archive, data_set, uid, status):
    with archive.associate(Context(CT, (str(ExplicitVRLittleEndian),))) as assoc:
        assert store_raw(assoc, data_set, sop_instance=uid) == status
        assert assoc.send_c_store(sent(ct())).Status == 0
    assert len(archive.store.instances()) == 1
    assert not list((archive.store._tmp).iterdir())


def test_a_class_that_is_not_the_contexts_is_refused(archive):
    with archive.associate(Context(CT)) as assoc:
        data_set = data_set_of(part10(ct()))
        assert store_raw(assoc, data_set, sop_class=str(MRImageStorage)) == 0x0122
        assert assoc.send_c_store(sent(ct())).Status == 0


def test_an_operation_that_the_context_has_not_is_refused(archive):
    with archive.associate(Context(CT)) as assoc:
        request = C_FIND()
        request.MessageID = 1
        request.Priority = 0
        request.AffectedSOPClassUID = CT
        request.Identifier = BytesIO(b"\x08\0\x52\0CS\x06\0STUDY ")
        assert ask(assoc, request, 1) == 0x0211


class FullDisk(DurableFiles):
    """Runs out of space when a data set comes, once."""

    full = False

    def write(self, handle, data):
        if self.full and len(data) > 4096:
            raise OSError(28, "No space left on device")
        super().write(handle, data)


def test_a_full_disk_is_out_of_resources_and_the_association_lives(tmp_path):
    files = FullDisk()
    with Store(tmp_path / "store", files=files) as store:
        server = DimseServer("ARCHIVE", "127.0.0.1", 0, [Storage(store)])
        server.start()
        try:
            peer = DimsePeer("127.0.0.1", server.port, "ARCHIVE")
            with associate(peer, [Context(CT)], calling_ae="SCU", limit_s=10) as assoc:
                files.full = True
                assert assoc.send_c_store(sent(ct(size=256))).Status == 0xA700
                assert not list((tmp_path / "store" / "tmp").iterdir())
                files.full = False
                assert assoc.send_c_store(sent(ct(size=256))).Status == 0
        finally:
            server.stop()


def test_a_sender_that_goes_away_leaves_nothing(archive):
    with archive.associate(Context(CT)) as assoc:
        fragment = b"\0" + bytes(60_000)
        context = assoc.accepted_contexts[0].context_id
        request = C_STORE()
        request.MessageID = 1
        request.Priority = 0
        request.AffectedSOPClassUID = CT
        request.AffectedSOPInstanceUID = "1.2.3"
        request.DataSet = BytesIO(b"ab")
        message = C_STORE_RQ()
        message.primitive_to_message(request)
        assoc.dul.send_pdu(next(message.encode_msg(context, 16384)))
        part = P_DATA()
        part.presentation_data_value_list.append((context, fragment))
        assoc.dul.send_pdu(part)
        until(lambda: list(archive.store._tmp.iterdir()))
        assoc.abort()
    until(lambda: not list(archive.store._tmp.iterdir()))


def until(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_is_offered():
    assert len(STORAGE_CLASSES) > 100
    assert CT in STORAGE_CLASSES
    assert len(set(STORAGE_TRANSFER_SYNTAXES)) == len(STORAGE_TRANSFER_SYNTAXES)
    assert {"1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.5"} <= set(STORAGE_TRANSFER_SYNTAXES)
