"""C-MOVE and C-GET: counts, names and contents that are not what they should be."""

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage
from pynetdicom import AE, evt

from emulators.core.peers import DimsePeer
from emulators.dimse.contexts import NATIVE, Context
from emulators.dimse.faults.retrieve import RETRIEVE_FAULTS
from tests.emulators.builders import ROOT, add, ct

pytestmark = pytest.mark.contract
CT, MOVE = str(CTImageStorage), "1.2.840.10008.5.1.4.1.2.2.2"


@pytest.fixture
def destination(archive):
    """A storage SCP that remembers requests and the data sets that it can read."""
    ae, taken = AE("DEST"), []
    ae.add_supported_context(CT, list(NATIVE))

    def take(event):
        taken.append((event.request, event.request.DataSet.getvalue()))
        return 0

    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, take)])
    archive.known["DEST"] = DimsePeer("127.0.0.1", server.server_address[1], "DEST")
    for number in (1, 2):
        add(archive.store, ct(number, PatientID="P1"))
    yield taken
    server.shutdown()


def move(archive, destination="DEST"):
    """Retrieve the study; return the statuses."""
    keys = Dataset()
    keys.QueryRetrieveLevel, keys.StudyInstanceUID = "STUDY", f"{ROOT}.1"
    with archive.associate(Context(MOVE)) as assoc:
        return [status for status, _ in assoc.send_c_move(keys, destination, MOVE)]


def test_every_move_comes_to_its_end(archive, destination):
    for fault in RETRIEVE_FAULTS:
        archive.faults.switch([fault.name])
        assert move(archive)[-1].Status != 0xFF00, fault.name


def test_without_a_fault_the_counts_add_up(archive, destination):
    *pending, final = move(archive)
    assert [s.NumberOfRemainingSuboperations for s in pending] == [1, 0]
    assert (final.Status, final.NumberOfCompletedSuboperations) == (0, 2)
    assert "NumberOfRemainingSuboperations" not in final


def test_counts(archive, destination):
    archive.faults.switch(["retrieve-counts-one-too-many"])
    assert move(archive)[-1].NumberOfCompletedSuboperations == 3
    archive.faults.switch(["retrieve-counts-remaining-upwards"])
    assert [s.NumberOfRemainingSuboperations for s in move(archive)[:-1]] == [1, 2]
    archive.faults.switch(["retrieve-keeps-remaining-to-the-end"])
    assert move(archive)[-1].NumberOfRemainingSuboperations == 0
    archive.faults.switch(["retrieve-succeeds-despite-a-failure"])
    final = move(archive)[-1]
    assert (final.Status, final.NumberOfFailedSuboperations) == (0, 1)
    archive.faults.switch(["retrieve-hides-what-failed"])
    assert move(archive)[-1].Status == 0xB000


@pytest.mark.filterwarnings("ignore:The value length")
def test_a_long_refusal(archive, destination):
    archive.faults.switch(["retrieve-refuses-at-length"])
    (final,) = move(archive, "NOBODY")
    assert len(final.ErrorComment) > 64


def test_commands(archive, destination):
    archive.faults.switch(["retrieve-names-another-mover"])
    move(archive)
    assert {r.MoveOriginatorApplicationEntityTitle for r, _ in destination} == {"SOMEBODY_ELSE"}
    destination.clear()
    archive.faults.switch(["retrieve-misnames-what-it-sends"])
    move(archive)
    assert all(r.AffectedSOPInstanceUID != f"{ROOT}.1.1.1" for r, _ in destination)


def test_contents(archive, destination):
    archive.faults.switch(["retrieve-changes-the-patient-id"])
    move(archive)
    assert all(b"SOMEBODY-ELSE" in data for _, data in destination)
    destination.clear()
    archive.faults.switch(["retrieve-sends-file-meta"])
    move(archive)
    assert all(data.startswith(b"\x02\x00\x00\x00UL") for _, data in destination)


def test_what_is_held_stays_as_it_was(archive, destination):
    before = [i.path.read_bytes() for i in archive.store.instances(study=f"{ROOT}.1")]
    archive.faults.switch(["retrieve-changes-a-pixel", "retrieve-changes-the-study-uid"])
    move(archive)
    assert [i.path.read_bytes() for i in archive.store.instances(study=f"{ROOT}.1")] == before
