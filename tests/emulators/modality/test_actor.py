"""The modality's actions, against peers that are no more than they have to be."""

import json
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE, evt

from emulators.core.peers import DimsePeer, Peer
from emulators.core.settings import load_settings
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context, Role
from emulators.dimse.server import DimseServer
from emulators.dimse.verification import Verification
from emulators.modality.actor import Modality
from emulators.modality.commitment import (
    STORAGE_COMMITMENT,
    WELL_KNOWN_INSTANCE,
)
from emulators.modality.ct_image import CT_IMAGE_STORAGE, PERFORMED_STEP
from emulators.modality.objects.base import RAW_DATA_STORAGE
from emulators.modality.objects.raw_data import payload_of
from emulators.modality.raw.reconstructing import reconstructed
from emulators.modality.worklist import WORKLIST_FIND
from emulators.web.control import ActionFailed, BadArgument, Unhealthy

SMALL = {"slices": 2, "matrix": 32}
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def modality(folder, *options):
    folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings("modality", options, {}, folder)
    return Modality(settings, clock=lambda: NOW)


def act(actor, name, **given):
    return actor.actions[name](given)


def pixels(answer):
    return [i["pixel_sha256"] for s in answer["series"] for i in s["instances"]]


def test_an_unscheduled_examination_is_the_seed_s(tmp_path):
    one = act(modality(tmp_path / "a", "--seed", "7"), "acquire", **SMALL)
    again = act(modality(tmp_path / "b", "--seed", "7"), "acquire", **SMALL)
    salted = act(modality(tmp_path / "c", "--seed", "7", "--salt", "x"), "acquire", **SMALL)
    other = act(modality(tmp_path / "d", "--seed", "8"), "acquire", **SMALL)
    assert len(set(pixels(one))) == 4
    assert one["series"] == again["series"]
    assert pixels(one) == pixels(salted)
    assert one["study_uid"] != salted["study_uid"]
    assert not set(pixels(one)) & set(pixels(other))
    assert [s["kernel"] for s in one["series"]] == ["H30s", "H60h"]


def test_raw_and_images_are_on_disk(tmp_path):
    scanner = modality(tmp_path)
    made = act(scanner, "acquire", **SMALL)
    assert scanner.holds()["acquisitions"] == [made]
    assert (tmp_path / "raw" / "0001.acme").stat().st_size > 1000
    ds = dcmread(tmp_path / "images" / "0001" / "2" / "0001.dcm")
    acquired = ds.ContributingEquipmentSequence[0].ContributionDescription
    assert made["raw"]["sha256"] in acquired
    assert ds.PatientID.startswith("U")


def test_an_upgraded_scanner_writes_another_generation_and_refuses_the_old_one(tmp_path):
    scanner = modality(tmp_path)
    old = act(scanner, "acquire", **SMALL)
    assert (old["raw"]["format"], old["raw"]["software"]) == ("acme-sino 1", "VA30A")
    again = act(scanner, "reconstruct")
    assert [s["kernel"] for s in again["series"]] == ["H30s", "H60h"]
    assert act(scanner, "upgrade", generation="2") == {
        "software": "VB10A",
        "format": "acme-sino 2",
    }
    for given in ({}, {"raw": old["raw"]["sha256"]}):
        with pytest.raises(ActionFailed, match=r"^WrongGeneration: 0001.acme: ACME-SINO v1"):
            act(scanner, "reconstruct", **given)
    new = act(scanner, "acquire", **SMALL)
    assert (new["raw"]["format"], new["raw"]["software"]) == ("acme-sino 2", "VB10A")
    assert len(act(scanner, "reconstruct")["series"]) == 2
    ds = dcmread(tmp_path / "images" / "0002" / "2" / "0001.dcm")
    assert ds.SoftwareVersions == "VB10A"
    assert ds.ContributingEquipmentSequence[0].ContributionDescription.startswith("acme-sino 2 ")


def test_an_upgrade_changes_no_pixel(tmp_path):
    one, other = modality(tmp_path / "a"), modality(tmp_path / "b")
    act(other, "upgrade", generation="2")
    assert pixels(act(one, "acquire", **SMALL)) == pixels(act(other, "acquire", **SMALL))


@pytest.mark.parametrize("matrix", [32, 33, 100])
def test_a_raw_file_alone_gives_the_pixels_of_its_images(tmp_path, matrix):
    scanner = modality(tmp_path)
    act(scanner, "acquire", slices=1, matrix=matrix)
    stored = [
        dcmread(p).pixel_array.astype(int) - 1024 for p in sorted(tmp_path.glob("images/*/*/*.dcm"))
    ]
    raw = reconstructed(tmp_path / "raw" / "0001.acme")
    assert [m.pixels[0].tolist() for m in raw.made] == [s.tolist() for s in stored]


@pytest.mark.parametrize("generation", ["3", 1, ""])
def test_an_unknown_release_is_not_installed(tmp_path, generation):
    with pytest.raises(BadArgument, match="generation"):
        act(modality(tmp_path), "upgrade", generation=generation)


def test_reset_installs_what_was_delivered(tmp_path):
    scanner = modality(tmp_path)
    act(scanner, "upgrade", generation="2")
    scanner.reset()
    assert act(scanner, "acquire", **SMALL)["raw"]["software"] == "VA30A"


def test_a_damaged_raw_file_gives_no_pixels(tmp_path):
    scanner = modality(tmp_path)
    act(scanner, "acquire", **SMALL)
    path = tmp_path / "raw" / "0001.acme"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ActionFailed, match=r"^Corrupted: 0001.acme"):
        act(scanner, "reconstruct")


def test_reset_begins_again(tmp_path):
    scanner = modality(tmp_path)
    first = act(scanner, "acquire", **SMALL)
    scanner.reset()
    assert scanner.holds() == {"acquisitions": [], "worklist": [], "steps": []}
    assert act(scanner, "acquire", **SMALL) == first


def test_another_run_in_the_same_folder_goes_on_counting(tmp_path):
    act(modality(tmp_path), "acquire", **SMALL)
    assert act(modality(tmp_path), "acquire", **SMALL)["raw"]["path"].endswith("0002.acme")


@pytest.mark.parametrize(
    ("name", "given", "problem"),
    [
        ("acquire", {"accession": "A9"}, "no worklist item"),
        ("start-step", {"accession": "A9"}, "no worklist item"),
        ("complete-step", {"accession": "A9"}, "no step"),
        ("store", {}, "nothing was acquired"),
        ("store-raw", {}, "nothing was acquired"),
        ("commit", {}, "nothing was acquired"),
        ("reconstruct", {}, "nothing was acquired"),
        ("reconstruct", {"raw": "ab"}, "no raw file of SHA-256 'ab'"),
        ("echo", {"peer": "ris"}, "no DIMSE address is known for 'ris'"),
        ("worklist", {}, "no DIMSE address is known for 'ehr'"),
    ],
)
def test_what_is_missing_is_said(tmp_path, name, given, problem):
    with pytest.raises(ActionFailed, match=problem):
        act(modality(tmp_path), name, **given)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("acquire", {"slices": 0}),
        ("acquire", {"slices": True}),
        ("acquire", {"matrix": 5000}),
        ("store", {"via": "post"}),
        ("start-step", {"accession": "x" * 17}),
        ("worklist", {"accession": 3}),
        ("commit", {"missing": -1}),
    ],
)
def test_wrong_arguments_are_refused(tmp_path, name, given):
    scanner = modality(tmp_path)
    act(scanner, "acquire", slices=1, matrix=32)
    with pytest.raises(BadArgument):
        act(scanner, name, **given)


def test_health_needs_a_service(tmp_path):
    with pytest.raises(Unhealthy):
        modality(tmp_path).health()


# ---------------------------------------------------------------- with peers


class Archive:
    """A pynetdicom SCP of everything the modality asks for; `how` says how it reports."""

    def __init__(self, how="same", item=None):
        self.how, self.item = how, item
        self.stored, self.created, self.modified, self.keys = [], [], [], []
        self.answers = []  # statuses of reports on the request's own association
        self.requestors, self.threads, self.modality = [], [], None
        ae = AE("ARCHIVE")
        served = (WORKLIST_FIND, PERFORMED_STEP, STORAGE_COMMITMENT)
        for uid in (CT_IMAGE_STORAGE, RAW_DATA_STORAGE, *served):
            ae.add_supported_context(uid, ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"])
        self.server = ae.start_server(
            ("127.0.0.1", 0),
            block=False,
            evt_handlers=[
                (evt.EVT_REQUESTED, self.requestors.append),
                (evt.EVT_ACCEPTED, self.accepted),
                (evt.EVT_C_STORE, self.store),
                (evt.EVT_C_FIND, self.find),
                (evt.EVT_N_CREATE, self.create),
                (evt.EVT_N_SET, self.modify),
                (evt.EVT_N_ACTION, self.commit),
            ],
        )
        self.peer = DimsePeer("127.0.0.1", self.server.server_address[1], "ARCHIVE")

    def close(self):
        for thread in self.threads:
            thread.join(10)
        self.server.shutdown()

    def accepted(self, event):
        if self.how == "abort":
            event.assoc.abort()

    def store(self, event):
        self.stored.append(event.dataset)
        return 0x0000

    def find(self, event):
        self.keys.append(event.identifier)
        yield 0xFF00, self.item

    def create(self, event):
        self.created.append(event.attribute_list)
        return 0x0000, Dataset()

    def modify(self, event):
        self.modified.append(event.modification_list)
        return 0x0000, Dataset()

    def commit(self, event):
        if self.how == "refuse":
            return 0x0110, None
        asked = event.action_information
        held = {ds.SOPInstanceUID for ds in self.stored}
        report = Dataset()
        report.TransactionUID = asked.TransactionUID
        report.ReferencedSOPSequence, report.FailedSOPSequence = [], []
        for item in asked.ReferencedSOPSequence:
            if item.ReferencedSOPInstanceUID in held:
                report.ReferencedSOPSequence.append(item)
            else:
                item.FailureReason = 0x0112
                report.FailedSOPSequence.append(item)
        kind = 2 if report.FailedSOPSequence else 1
        if kind == 1:
            del report.FailedSOPSequence
        if self.how == "before":
            event.assoc.send_n_event_report(report, kind, STORAGE_COMMITMENT, WELL_KNOWN_INSTANCE)
        send = {"same": self.on_same, "new": self.on_new}.get(self.how)
        if send is not None:
            self.threads.append(
                threading.Thread(target=send, args=(event.assoc, report, kind), daemon=True)
            )
            self.threads[-1].start()
        return 0x0000, None

    def on_same(self, assoc, report, kind):
        time.sleep(0.05)  # after the response to the N-ACTION
        status, _ = assoc.send_n_event_report(report, kind, STORAGE_COMMITMENT, WELL_KNOWN_INSTANCE)
        self.answers.append(status.get("Status"))

    def on_new(self, _, report, kind):
        with associate(
            self.modality,
            [Context(STORAGE_COMMITMENT)],
            calling_ae="ARCHIVE",
            roles=[Role(STORAGE_COMMITMENT, scu=False, scp=True)],
            limit_s=5,
        ) as assoc:
            assoc.send_n_event_report(report, kind, STORAGE_COMMITMENT, WELL_KNOWN_INSTANCE)


def worklist_item():
    step = Dataset()
    step.Modality, step.ScheduledProcedureStepID = "CT", "SPS1"
    step.ScheduledProcedureStepDescription = "Head routine"
    ds = Dataset()
    ds.PatientName, ds.PatientID, ds.AccessionNumber = "Doe^Jane", "P1", "A1"
    ds.StudyInstanceUID, ds.RequestedProcedureID = "2.25.77", "RP1"
    ds.ScheduledProcedureStepSequence = [step]
    return ds


@pytest.fixture
def world(tmp_path):
    opened = []

    def make(how="same"):
        scanner = modality(tmp_path)
        server = DimseServer("MODALITY", "127.0.0.1", 0, [Verification(), scanner.receiver])
        server.start()
        scanner.own_dimse = DimsePeer("127.0.0.1", server.port, "MODALITY")
        archive = Archive(how, worklist_item())
        archive.modality = scanner.own_dimse
        opened.extend([archive.close, server.stop])
        scanner.meet({n: Peer(n, archive.peer, None) for n in ("archive", "ehr")})
        return scanner, archive

    yield make
    for close in opened:
        close()


@pytest.mark.contract
def test_a_scheduled_examination_from_worklist_to_completion(world):
    scanner, archive = world()
    scanner.health()
    items = act(scanner, "worklist", accession="A1")["items"]
    assert [i["accession"] for i in items] == ["A1"]
    assert archive.keys[0].AccessionNumber == "A1"
    step = act(scanner, "start-step", accession="A1")["sop_instance"]
    with pytest.raises(ActionFailed, match="in progress already"):
        act(scanner, "start-step", accession="A1")
    with pytest.raises(ActionFailed, match="nothing was acquired"):
        act(scanner, "complete-step", accession="A1")
    made = act(scanner, "acquire", accession="A1", **SMALL)
    assert made["study_uid"] == "2.25.77"
    assert act(scanner, "store", via="c-store")["stored"] == 4
    committed = act(scanner, "commit")
    assert (committed["outcome"], committed["committed"]) == ("committed", 4)
    act(scanner, "complete-step", accession="A1")
    with pytest.raises(ActionFailed, match="COMPLETED already"):
        act(scanner, "complete-step", accession="A1")

    created, modified = archive.created[0], archive.modified[0]
    assert created.ScheduledStepAttributesSequence[0].AccessionNumber == "A1"
    named = [
        i.ReferencedSOPInstanceUID
        for s in modified.PerformedSeriesSequence
        for i in s.ReferencedImageSequence
    ]
    assert named == [ds.SOPInstanceUID for ds in archive.stored]
    assert modified.PerformedSeriesSequence[0].RetrieveAETitle == "ARCHIVE"
    for ds in archive.stored:
        assert ds.ReferencedPerformedProcedureStepSequence[0].ReferencedSOPInstanceUID == step
        assert (ds.AccessionNumber, ds.PatientID) == ("A1", "P1")
    assert scanner.holds()["steps"][0]["status"] == "COMPLETED"
    contexts = archive.requestors[2].assoc.requestor.requested_contexts
    assert [c.abstract_syntax for c in contexts] == [CT_IMAGE_STORAGE]


@pytest.mark.contract
def test_raw_data_is_kept_as_the_object_that_images_name(world, tmp_path):
    scanner, archive = world()
    act(scanner, "worklist", accession="A1")
    act(scanner, "start-step", accession="A1")
    made = act(scanner, "acquire", accession="A1", **SMALL)
    act(scanner, "store", via="c-store")
    for _ in range(2):  # the same object every time
        assert act(scanner, "store-raw", via="c-store")["stored"] == 1
    *images, raw, again = archive.stored
    assert raw == again
    named = {ds.SourceInstanceSequence[0].ReferencedSOPInstanceUID for ds in images}
    assert named == {raw.SOPInstanceUID}
    assert payload_of(raw).data == Path(made["raw"]["path"]).read_bytes()
    assert (raw.StudyInstanceUID, raw.PatientID, raw.AccessionNumber) == ("2.25.77", "P1", "A1")
    step = images[0].ReferencedPerformedProcedureStepSequence
    assert raw.ReferencedPerformedProcedureStepSequence == step
    assert act(scanner, "commit")["committed"] == 5
    act(scanner, "complete-step", accession="A1")
    *of_images, of_raw = archive.modified[0].PerformedSeriesSequence
    assert len(of_images) == 2
    assert of_raw.SeriesInstanceUID == raw.SeriesInstanceUID
    assert len(of_raw.ReferencedImageSequence) == 0
    (other,) = of_raw.ReferencedNonImageCompositeSOPInstanceSequence
    assert other.ReferencedSOPInstanceUID == raw.SOPInstanceUID


@pytest.mark.contract
def test_a_report_is_answered_before_the_association_is_released(world, monkeypatch):
    scanner, archive = world()

    def slow(status):  # the report has woken the action by now, its response is not yet sent
        time.sleep(0.2)
        return status

    monkeypatch.setattr(scanner.receiver, "_seam", slow)
    act(scanner, "acquire", **SMALL)
    act(scanner, "store", via="c-store")
    assert act(scanner, "commit")["outcome"] == "committed"
    for thread in archive.threads:
        thread.join(5)
    assert archive.answers == [0x0000]


@pytest.mark.contract
def test_a_patient_without_an_order_has_steps_too(world):
    scanner, archive = world()
    for _ in range(2):
        act(scanner, "start-step")
        made = act(scanner, "acquire", **SMALL)
        act(scanner, "complete-step")
    first, second = archive.created
    item = second.ScheduledStepAttributesSequence[0]
    assert item.StudyInstanceUID == made["study_uid"]
    assert (item.AccessionNumber, item.ScheduledProcedureStepID) == ("", "")
    assert first.PatientID != second.PatientID
    assert archive.created[0].PerformedProcedureStepID != second.PerformedProcedureStepID
    # outside a step the next one is somebody else, and belongs to none
    assert act(scanner, "acquire", **SMALL)["study_uid"] != made["study_uid"]


@pytest.mark.contract
@pytest.mark.parametrize("how", ["same", "new", "before"])
def test_commitment_of_what_was_never_sent_fails(world, how):
    scanner, _ = world(how)
    act(scanner, "acquire", **SMALL)
    act(scanner, "store", via="c-store")
    answer = act(scanner, "commit", missing=1)
    assert (answer["outcome"], answer["committed"]) == ("failed", 4)
    assert [f["reason"] for f in answer["failed"]] == ["0x0112"]
    assert json.dumps(answer)


@pytest.mark.contract
def test_a_report_that_does_not_come_is_pending(world):
    scanner, _ = world("never")
    act(scanner, "acquire", **SMALL)
    assert act(scanner, "commit", limit_s=0.2)["outcome"] == "pending"


@pytest.mark.contract
def test_a_refused_commitment_is_said(world):
    scanner, _ = world("refuse")
    act(scanner, "acquire", **SMALL)
    with pytest.raises(ActionFailed, match="0x0110"):
        act(scanner, "commit")


@pytest.mark.contract
def test_a_peer_that_aborts_is_one_line(world):
    scanner, _ = world("abort")
    act(scanner, "acquire", **SMALL)
    for name, given in (("echo", {}), ("worklist", {}), ("start-step", {}), ("commit", {})):
        with pytest.raises(ActionFailed) as why:
            act(scanner, name, limit_s=5, **given)
        assert "\n" not in str(why.value)
    assert act(scanner, "store", via="c-store")["stored"] == 0


@pytest.mark.contract
def test_a_step_can_be_discontinued(world):
    scanner, archive = world()
    act(scanner, "worklist")
    assert archive.keys[0].ScheduledProcedureStepSequence[0].Modality == "CT"
    act(scanner, "start-step", accession="A1")
    act(scanner, "discontinue-step", accession="A1")
    assert archive.modified[0].PerformedProcedureStepStatus == "DISCONTINUED"
    with pytest.raises(ActionFailed, match="DISCONTINUED already"):
        act(scanner, "acquire", accession="A1", **SMALL)
