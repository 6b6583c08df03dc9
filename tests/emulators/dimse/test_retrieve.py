"""C-MOVE and C-GET: the right instances, unchanged, and counts that add up."""

import threading
from io import BytesIO

import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
)
from pynetdicom import AE, evt
from pynetdicom.dimse_primitives import C_MOVE

from emulators.core.peers import DimsePeer
from emulators.dimse.asking import ask
from emulators.dimse.contexts import Context, Role
from tests.emulators.builders import ROOT, add, ct, part10

pytestmark = pytest.mark.contract
CT = str(CTImageStorage)
MOVE, GET = "1.2.840.10008.5.1.4.1.2.2.2", "1.2.840.10008.5.1.4.1.2.2.3"
PATIENT_MOVE = "1.2.840.10008.5.1.4.1.2.1.2"
EXPLICIT, IMPLICIT, J2K = map(
    str, (ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEG2000Lossless)
)


def j2k(number, **changes):
    ds = ct(number, syntax=JPEG2000Lossless, **changes)
    ds.PixelData = encapsulate([b"\xff\x4f not really a codestream"])
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    return ds


class Destination:
    """A storage SCP of the library that remembers what it got."""

    def __init__(self, syntaxes, status):
        self.requests, self.data_sets = [], []
        self.status, self.gate = status, None
        ae = AE("DEST")
        ae.add_supported_context(CT, syntaxes)
        self.server = ae.start_server(
            ("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, self.take)]
        )
        self.peer = DimsePeer("127.0.0.1", self.server.server_address[1], "DEST")

    def stop(self):
        if self.server.ae._servers:
            self.server.shutdown()

    def take(self, event):
        if self.gate is not None:
            self.gate.wait(5)
        self.requests.append(event.request)
        self.data_sets.append((event.context.transfer_syntax, event.request.DataSet.getvalue()))
        return self.status(len(self.requests))


@pytest.fixture
def destination(archive):
    made = []

    def make(syntaxes=(EXPLICIT, IMPLICIT, J2K), status=lambda _: 0):
        made.append(Destination(list(syntaxes), status))
        archive.known["DEST"] = made[-1].peer
        return made[-1]

    yield make
    for one in made:
        one.stop()


def study(**keys):
    identifier = Dataset()
    identifier.QueryRetrieveLevel = "STUDY"
    identifier.StudyInstanceUID = f"{ROOT}.1"
    for keyword, value in keys.items():
        setattr(identifier, keyword, value)
    return identifier


def move(archive, identifier=None, to="DEST", model=MOVE):
    with archive.associate(Context(model)) as assoc:
        return list(assoc.send_c_move(identifier or study(), to, model, msg_id=11))


def counts(status):
    return tuple(
        status.get(f"NumberOf{what}Suboperations")
        for what in ("Remaining", "Completed", "Failed", "Warning")
    )


def data_set_of(file):
    return file[144 + int.from_bytes(file[140:144], "little") :]


def test_move_sends_what_is_held_as_it_is_held(archive, destination):
    made = destination()
    files = [part10(ct(1)), part10(ct(2, syntax=ImplicitVRLittleEndian)), part10(j2k(3))]
    for file in files:
        add(archive.store, file)
    answers = move(archive)
    assert [status.Status for status, _ in answers] == [0xFF00] * 3 + [0]
    assert [counts(status) for status, _ in answers] == [
        (2, 1, 0, 0),
        (1, 2, 0, 0),
        (0, 3, 0, 0),
        (None, 3, 0, 0),
    ]
    assert sorted(made.data_sets) == sorted(
        zip((EXPLICIT, IMPLICIT, J2K), map(data_set_of, files), strict=True)
    )
    for request in made.requests:
        assert request.MoveOriginatorApplicationEntityTitle == "SCU"
        assert request.MoveOriginatorMessageID == 11


def test_move_to_nobody_known(archive):
    add(archive.store, ct())
    assert [status.Status for status, _ in move(archive, to="NOWHERE")] == [0xA801]


def test_move_to_a_known_peer_that_is_away(archive, destination):
    made = destination()
    add(archive.store, ct())
    made.stop()
    ((status, identifier),) = move(archive)
    assert (status.Status, counts(status)) == (0xA702, (None, 0, 1, 0))
    assert identifier.FailedSOPInstanceUIDList == f"{ROOT}.1.1.1"


def test_nothing_to_move_is_success(archive, destination):
    destination()
    ((status, _),) = move(archive)
    assert (status.Status, counts(status)) == (0, (None, 0, 0, 0))


def test_native_objects_are_re_encoded_for_a_destination_that_wants_it(archive, destination):
    made = destination([IMPLICIT])
    add(archive.store, ct(1))
    add(archive.store, j2k(2))
    *_, (final, identifier) = move(archive)
    assert (final.Status, counts(final)) == (0xB000, (None, 1, 1, 0))
    assert identifier.FailedSOPInstanceUIDList == f"{ROOT}.1.1.2"
    assert [syntax for syntax, _ in made.data_sets] == [IMPLICIT]
    assert made.data_sets[0][1] == data_set_of(part10(ct(1, syntax=ImplicitVRLittleEndian)))


def test_failures_and_warnings_are_counted_apart(archive, destination):
    destination(status=lambda number: {1: 0xB000, 2: 0xA700}.get(number, 0))
    for number in (1, 2, 3):
        add(archive.store, ct(number))
    *_, (final, identifier) = move(archive)
    assert (final.Status, counts(final)) == (0xB000, (None, 1, 1, 1))
    assert identifier.FailedSOPInstanceUIDList == f"{ROOT}.1.1.2"


def test_cancel_of_a_move(archive, destination):
    made = destination()
    made.gate = threading.Event()
    for number in range(1, 6):
        add(archive.store, ct(number))
    with archive.associate(Context(MOVE)) as assoc:
        answers = assoc.send_c_move(study(), "DEST", MOVE, msg_id=3)
        assoc.send_c_cancel(3, query_model=MOVE)
        made.gate.set()
        final = [status for status, _ in answers][-1]
    assert final.Status == 0xFE00
    assert sum(counts(final)) == 5
    assert final.NumberOfRemainingSuboperations > 0


def test_patients_series_and_lists_of_images(archive, destination):
    made = destination()
    for series in (1, 2):
        for number in (1, 2):
            add(archive.store, ct(number, series=series))
    identifier = Dataset()
    identifier.QueryRetrieveLevel = "PATIENT"
    identifier.PatientID = "P1"
    assert move(archive, identifier, model=PATIENT_MOVE)[-1][0].NumberOfCompletedSuboperations == 4
    one = study(QueryRetrieveLevel="SERIES", SeriesInstanceUID=f"{ROOT}.1.2")
    assert move(archive, one)[-1][0].NumberOfCompletedSuboperations == 2
    images = study(
        QueryRetrieveLevel="IMAGE",
        SeriesInstanceUID=f"{ROOT}.1.1",
        SOPInstanceUID=[f"{ROOT}.1.1.1", f"{ROOT}.1.1.2"],
    )
    assert move(archive, images)[-1][0].NumberOfCompletedSuboperations == 2
    assert len(made.requests) == 8


@pytest.mark.parametrize(
    "changes",
    [
        {"QueryRetrieveLevel": "FRAME"},
        {"StudyInstanceUID": ""},
        {"QueryRetrieveLevel": "SERIES"},
        {"QueryRetrieveLevel": "SERIES", "StudyInstanceUID": "", "SeriesInstanceUID": "1.2"},
        {"PatientName": "Doe*"},
        {"QueryRetrieveLevel": "PATIENT", "PatientID": "P1"},
    ],
    ids=["level", "no-key", "no-series", "no-study", "other-key", "not-in-model"],
)
def test_identifiers_that_do_not_fit(archive, destination, changes):
    made = destination()
    add(archive.store, ct())
    assert [status.Status for status, _ in move(archive, study(**changes))] == [0xA900]
    assert made.requests == []


def get(archive, syntaxes=(EXPLICIT, IMPLICIT, J2K), status=0):
    got = []

    def take(event):
        got.append((event.context.transfer_syntax, event.request.DataSet.getvalue()))
        return status

    contexts = [Context(GET), *(Context(CT, (syntax,)) for syntax in syntaxes)]
    with archive.associate(
        *contexts, roles=[Role(CT, scu=False, scp=True)], handlers=[(evt.EVT_C_STORE, take)]
    ) as assoc:
        return list(assoc.send_c_get(study(), GET, msg_id=9)), got


def test_get_on_the_same_association(archive):
    files = [part10(ct(1)), part10(j2k(2))]
    for file in files:
        add(archive.store, file)
    answers, got = get(archive)
    assert [counts(status) for status, _ in answers] == [
        (1, 1, 0, 0),
        (0, 2, 0, 0),
        (None, 2, 0, 0),
    ]
    assert got == list(zip((EXPLICIT, J2K), map(data_set_of, files), strict=True))


def test_get_without_a_context_for_what_is_held(archive):
    add(archive.store, j2k(1))
    answers, got = get(archive, (EXPLICIT,))
    final, identifier = answers[-1]
    assert (final.Status, counts(final), got) == (0xA702, (None, 0, 1, 0), [])
    assert identifier.FailedSOPInstanceUIDList == f"{ROOT}.1.1.1"


def test_get_whose_receiver_refuses(archive):
    add(archive.store, ct(1))
    answers, _ = get(archive, status=0xA700)
    assert answers[-1][0].Status == 0xA702


@pytest.mark.filterwarnings("ignore")  # the library warns of what it cannot read
def test_an_identifier_that_cannot_be_read(archive):
    with archive.associate(Context(MOVE, (EXPLICIT,))) as assoc:
        request = C_MOVE()
        request.MessageID = 1
        request.Priority = 0
        request.AffectedSOPClassUID = MOVE
        request.MoveDestination = "DEST"
        request.Identifier = BytesIO(b"\xff" * 30)
        assert ask(assoc, request, 1) in (0xC000, 0xA900)
