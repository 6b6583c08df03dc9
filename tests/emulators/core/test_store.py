"""Acknowledged means durable; what comes back is what was put in."""

import sqlite3

import pytest
from pydicom.uid import ImplicitVRLittleEndian

from emulators.core import dicom_json, header
from emulators.core.durable_files import DurableFiles
from emulators.core.index import Index
from emulators.core.levels import Level
from emulators.core.matching import Key
from emulators.core.store import Durability, Reason, Refused, Store, StoreInUse
from tests.emulators.builders import ROOT, add, ct, part10

UID = f"{ROOT}.1.1.1"


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store") as made:
        yield made


class Recorder(DurableFiles):
    """Writes down the order of operations; `omit` leaves one out, `fail` makes one fail."""

    def __init__(self, omit=(), fail=()):
        self.done, self.omit, self.fail = [], set(omit), set(fail)

    def _do(self, name, what, *arguments):
        if name in self.fail:
            self.done.append(f"failed {name}")
            raise OSError(5, "Input/output error")
        if name in self.omit:
            return None
        result = what(*arguments)
        self.done.append(name)
        return result

    def create(self, path):
        handle = super().create(path)
        self.done.append("create")
        return handle

    def write(self, handle, data):
        return self._do("write", super().write, handle, data)

    def sync(self, handle):
        return self._do("sync", super().sync, handle)

    def rename(self, source, target):
        return self._do("rename", super().rename, source, target)

    def sync_folder(self, path):
        # Which folder decides what is safe: the one that holds the name, or its parent.
        name = "sync objects" if path.name == "objects" else "sync folder"
        return self._do(name, super().sync_folder, path)


DURABLE = ["create", "write", "sync", "sync objects", "rename", "sync folder", "commit", "ack"]


def operations(tmp_path, monkeypatch, omit=(), full=True):
    files = Recorder()
    commit = Index.add

    def recorded(index, *arguments):
        row = commit(index, *arguments)
        (synchronous,) = index._writer.execute("pragma synchronous").fetchone()
        files.done.append("commit" if synchronous == 2 else "commit without full")
        return row

    monkeypatch.setattr(Index, "add", recorded)
    durability = Durability.FULL if full else Durability.RELAXED
    with Store(tmp_path / "store", files=files, durability=durability) as store:
        files.done.clear()
        files.omit = set(omit)
        add(store, ct())
        files.done.append("ack")
    return files.done


def test_the_order_of_operations(tmp_path, monkeypatch):
    assert operations(tmp_path, monkeypatch) == DURABLE


@pytest.mark.parametrize("step", ["sync", "sync objects", "sync folder"])
def test_an_omitted_step_is_noticed(tmp_path, monkeypatch, step):
    assert operations(tmp_path, monkeypatch, omit=[step]) != DURABLE


def test_relaxed_durability_is_noticed(tmp_path, monkeypatch):
    assert operations(tmp_path, monkeypatch, full=False) != DURABLE


@pytest.mark.parametrize("step", ["write", "sync", "rename", "sync folder", "sync objects"])
def test_a_failing_disk_refuses_and_leaves_nothing(tmp_path, step):
    files = Recorder()
    with Store(tmp_path / "store", files=files) as store:
        files.fail = {step}
        with pytest.raises(Refused) as refused:
            add(store, ct())
        assert refused.value.reason is Reason.OUT_OF_RESOURCES
        assert not list((tmp_path / "store" / "tmp").iterdir())
        assert not list((tmp_path / "store" / "objects").glob("??/*"))
        assert store.instances() == []
        files.fail = set()
        assert add(store, ct()).is_new


def test_a_failing_index_refuses_and_leaves_nothing(store, tmp_path, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Index, "add", full)
        with pytest.raises(Refused) as refused:
            add(store, ct())
    assert refused.value.reason is Reason.OUT_OF_RESOURCES
    assert not list((tmp_path / "store" / "objects").glob("??/*"))
    assert add(store, ct()).is_new


def test_what_is_held(store):
    file = part10(ct())
    stored = add(store, file)
    assert stored.is_new
    held = stored.instance
    assert held == store.instances()[0]
    assert held.path.read_bytes() == file
    assert held.path.name == held.sha256
    assert (held.study_uid, held.series_uid, held.sop_instance) == (f"{ROOT}.1", f"{ROOT}.1.1", UID)
    assert (held.rows, held.columns, held.frames, held.patient_id) == (8, 8, 1, "P1")
    assert b'"00100010":{"vr":"PN"' in store.metadata(held)
    assert b'"7FE00010":{"vr":"OW","BulkDataURI"' in store.metadata(held)


def test_the_same_again_in_another_file_or_syntax_is_held_already(store):
    add(store, ct())
    other_sender = ct()
    other_sender.file_meta.SourceApplicationEntityTitle = "ELSEWHERE"
    for again in (ct(), other_sender, ct(syntax=ImplicitVRLittleEndian)):
        assert not add(store, again).is_new
    assert len(store.instances()) == 1


def test_other_content_under_the_same_uid_is_refused_and_the_first_is_kept(store):
    first = add(store, ct()).instance
    for other in (ct(PatientName="Other"), ct(PixelData=bytes(128))):
        with pytest.raises(Refused) as refused:
            add(store, other)
        assert refused.value.reason is Reason.OTHER_CONTENT
    assert store.instances() == [first]
    assert b"Jane" in store.metadata(first)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.NOT_UNDERSTOOD),
        (b"not DICOM" * 50, Reason.NOT_UNDERSTOOD),
        (part10(ct())[:-1], Reason.NOT_UNDERSTOOD),
        (part10(ct())[:200], Reason.NOT_UNDERSTOOD),
        (part10(ct(SeriesInstanceUID=None)), Reason.NOT_UNDERSTOOD),
        (
            part10(ct(SOPInstanceUID="1.2.3")).replace(b"1.2.3\0", b"1.2.4\0", 1),
            Reason.NOT_AS_ANNOUNCED,
        ),
    ],
    ids=["empty", "text", "cut-off", "meta-only", "no-series", "other-instance"],
)
def test_what_cannot_be_kept(store, tmp_path, data, reason):
    with pytest.raises(Refused) as refused:
        add(store, data)
    assert refused.value.reason is reason
    assert "\n" not in refused.value.why
    assert not list((tmp_path / "store" / "tmp").iterdir())


def test_another_transfer_syntax_than_announced(store):
    with pytest.raises(Refused) as refused:
        add(store, ct(), transfer_syntax=str(ImplicitVRLittleEndian))
    assert refused.value.reason is Reason.NOT_AS_ANNOUNCED


def test_an_object_that_is_too_large(tmp_path):
    with Store(tmp_path / "store", most_object_bytes=500) as store:
        with pytest.raises(Refused) as refused:
            add(store, ct())
        assert refused.value.reason is Reason.OUT_OF_RESOURCES
        assert not list((tmp_path / "store" / "tmp").iterdir())


def test_a_poison_pill_is_kept_and_breaks_nobody(store, monkeypatch):
    write = dicom_json.encode

    def fragile(ds, **named):
        if ds.get("PatientID") == "poison":
            raise TypeError("poison")
        return write(ds, **named)

    monkeypatch.setattr(header.dicom_json, "encode", fragile)
    add(store, ct(1))
    pill = add(store, ct(2, PatientID="poison")).instance
    assert pill.path.is_file()
    assert UID.encode() in store.metadata(store.instances()[0])
    assert len(store.search(Level.IMAGE, [Key("00080018", "UI")])) == 2


def test_one_owner(store, tmp_path):
    with pytest.raises(StoreInUse):
        Store(tmp_path / "store")


def test_it_is_all_there_after_a_restart(tmp_path):
    with Store(tmp_path / "store") as store:
        before = [add(store, ct(number)).instance for number in (1, 2)]
    (tmp_path / "store" / "tmp" / "left").write_bytes(b"half")
    with Store(tmp_path / "store") as store:
        assert store.instances() == before
    assert not list((tmp_path / "store" / "tmp").iterdir())


@pytest.mark.parametrize("damage", ["removed", "garbage", "other-version"])
def test_the_index_is_made_again_from_the_objects(tmp_path, damage):
    with Store(tmp_path / "store") as store:
        for number in (1, 2, 3):
            add(store, ct(number))
        before = store.holds()
    index = tmp_path / "store" / "index.sqlite"
    if damage == "removed":
        index.unlink()
    elif damage == "garbage":
        index.write_bytes(b"garbage" * 1000)
    else:
        with sqlite3.connect(index) as db:
            db.execute("pragma user_version=99")
        db.close()
    with Store(tmp_path / "store") as store:
        found = {i.sop_instance for i in store.instances()}
        assert found == {f"{ROOT}.1.1.{number}" for number in (1, 2, 3)}
        assert len(store.search(Level.STUDY, [])) == len(before["studies"])


def test_an_object_without_its_entry_is_indexed_and_an_entry_without_object_forgotten(tmp_path):
    with Store(tmp_path / "store") as store:
        kept = add(store, ct(1)).instance
        lost = add(store, ct(1, study=2)).instance
    lost.path.unlink()
    with sqlite3.connect(tmp_path / "store" / "index.sqlite") as db:
        db.execute("delete from instance where sop_instance = ?", (kept.sop_instance,))
    db.close()
    with Store(tmp_path / "store") as store:
        assert store.instances() == [kept]
        assert [match.study_uid for match in store.search(Level.STUDY, [])] == [f"{ROOT}.1"]


def test_reset(store, tmp_path):
    add(store, ct())
    store.reset()
    assert store.instances() == []
    assert store.holds() == {"studies": []}
    assert not list((tmp_path / "store" / "objects").iterdir())
    assert add(store, ct()).is_new


def test_subscribers_hear_of_new_objects_once(store):
    heard = []
    store.subscribe(heard.append)
    stored = add(store, ct())
    add(store, ct())
    assert heard == [stored.instance]


def test_holds(store):
    for series in (1, 2):
        add(store, ct(series=series))
    (study,) = store.holds()["studies"]
    assert (study["study_uid"], study["patient_id"]) == (f"{ROOT}.1", "P1")
    assert [series["series_uid"] for series in study["series"]] == [f"{ROOT}.1.1", f"{ROOT}.1.2"]
    assert set(study["series"][0]["instances"][0]) == {
        "sop_instance",
        "sop_class",
        "transfer_syntax",
        "sha256",
    }
