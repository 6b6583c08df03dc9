"""The keeper's steps: each outcome is missed when what it expects is not there."""

from types import SimpleNamespace

import pytest

from harness.capture.control import NotDone
from harness.core.errors import CaptureError
from harness.run.dicom_parts import parts_of
from harness.run.lineage import Lineage
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.session import Session

ONE, TWO = "sha256:" + "1" * 64, "sha256:" + "2" * 64
ACQUIRED = {
    "study_uid": "2.25.1",
    "raw": {"path": "/data/raw/0001.acme", "sha256": "ab"},
    "series": [
        {"series_uid": "2.25.2", "instances": [{"sop_instance": "2.25.21"}]},
        {"series_uid": "2.25.3", "instances": [{"sop_instance": "2.25.31"}]},
    ],
}
LINK = {"series_uid": "2.25.2", "status": "AUTO", "decided_at": "then"}


class Keeper:
    """Answers from a table: command -> answer, or what to raise."""

    def __init__(self):
        self.answers = {"alerts": {"alerts": []}, "emulators": {"emulators": []}}
        self.asked = []

    def ask(self, command, *given, limit_s):
        self.asked.append((command, *map(str, given)))
        answer = self.answers[command]
        answer = answer.pop(0) if isinstance(answer, list) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def tell(self, command, *given, limit_s):
        self.asked.append((command, *map(str, given)))
        if isinstance(self.answers.get(command), Exception):
            raise self.answers[command]


class World:
    """As much of a world as the steps ask for."""

    def __init__(self, folder):
        self.emulators = {}
        self.kept, self.folder, self.url = Keeper(), folder, "http://127.0.0.1:9/dicom-web"
        self.of_scenario = SimpleNamespace(folder=self.made)
        self.software = {"1": ("--python", "one"), "2": ("--python", "two")}

    def made(self, name):
        (self.folder / name).mkdir(exist_ok=True)
        return self.folder / name

    def check(self):
        pass

    def keeper(self):
        return self.kept

    def pinned(self):
        return SimpleNamespace(named=lambda generation, keeper: self.software[generation])

    def raw_file(self, told):
        return self.folder / told.rpartition("/")[2]

    def web_url(self, opener, accepter):
        return self.url


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def session(world, monkeypatch):
    made = Session(world, "s1", "x")
    made.exam.acquired = ACQUIRED
    made.archive = SimpleNamespace(base_url="http://archive")
    monkeypatch.setattr(made, "web", lambda seat: made.archive)
    return made


@pytest.fixture
def lineage(session):
    kept = Lineage(session)
    kept.read()
    return kept


def alert(kind, state="OPEN", number=7):
    return {"number": number, "kind": kind, "state": state, "detail": {}}


def links(*found):
    return {"links": list(found)}


def emulators(*digests):
    return {"emulators": [{"digest": d} for d in digests]}


def test_the_archive_and_the_folder_of_raw_files_are_read(lineage, world, tmp_path):
    (asked,) = world.kept.asked
    assert asked[:2] == ("watch", "--once")
    assert asked[asked.index("--archive") + 1] == "http://archive"
    assert asked[asked.index("--folder") + 1] == str(tmp_path)
    world.kept.answers["watch"] = NotDone("raw watch: the archive answers 500")
    with pytest.raises(OutcomeMissed, match="answers 500"):
        lineage.read()


def test_a_product_that_does_not_tell_of_raw_files_is_not_blamed(session):
    session.exam.acquired = {"series": []}
    with pytest.raises(Undecided, match="where the modality keeps its raw files"):
        Lineage(session).read()


def test_pinned_software_is_known_by_the_digest_that_is_new(lineage, world):
    world.kept.answers["emulators"] = [emulators(), emulators(ONE)]
    lineage.pin("1")
    world.kept.answers["emulators"] = [emulators(ONE), emulators(ONE)]
    with pytest.raises(CaptureError, match="0 new digests"):
        lineage.pin("2")


@pytest.mark.parametrize(
    "found", [[], [alert("UNKNOWN_SCANNER", "ACKED")], [alert("NO_READER")] * 2]
)
def test_an_alert_is_open_and_one(lineage, world, found):
    world.kept.answers["alerts"] = {"alerts": found}
    with pytest.raises(OutcomeMissed, match="open alerts"):
        lineage.alerted("raw data without a reader")
    world.kept.answers["alerts"] = {"alerts": [alert("NO_READER")]}
    lineage.alerted("raw data without a reader")
    with pytest.raises(OutcomeMissed, match="1 open alerts"):
        lineage.silent("raw data without a reader")
    lineage.silent("unknown software")


def test_alerts_are_acknowledged_by_their_numbers(lineage, world):
    world.kept.answers["alerts"] = {
        "alerts": [alert("UNKNOWN_SOFTWARE", number=3), alert("NO_READER", number=4)]
    }
    lineage.acknowledge("unknown software")
    assert world.kept.asked[-1] == ("alerts", "--acknowledge", "3", "--by", "the operator")
    with pytest.raises(Undecided, match="an alert of an unknown scanner"):
        lineage.acknowledge("an unknown scanner")


def test_links_are_counted_and_kept(lineage, world):
    world.kept.answers["lineage"] = links(LINK, LINK | {"status": "REVIEW"})
    with pytest.raises(OutcomeMissed, match="behind 1 series"):
        lineage.linked(2)
    with pytest.raises(Undecided, match="the links before"):
        lineage.links_kept()
    lineage.linked(1)
    lineage.links_kept()
    world.kept.answers["lineage"] = links(LINK, LINK | {"series_uid": "2.25.9"})
    lineage.links_kept()
    for changed in (links(), links(LINK | {"decided_at": "now"})):
        world.kept.answers["lineage"] = changed
        with pytest.raises(OutcomeMissed, match="1 of 1 links are gone or different"):
            lineage.links_kept()


def acting(session, monkeypatch, answer):
    def act(seat, action, **given):
        assert (seat, action, given) == ("modality", "reconstruct", {"raw": "ab"})
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(session, "act", act)


def test_the_scanner_refuses_for_the_right_reason(lineage, session, monkeypatch):
    acting(session, monkeypatch, OutcomeMissed("modality reconstruct: WrongGeneration: v1"))
    lineage.scanner_refuses()
    acting(session, monkeypatch, OutcomeMissed("modality reconstruct: Truncated: v1"))
    with pytest.raises(OutcomeMissed, match="for another reason"):
        lineage.scanner_refuses()
    acting(session, monkeypatch, {"series": [{}, {}]})
    with pytest.raises(OutcomeMissed, match="it yields 2 series"):
        lineage.scanner_refuses()


def test_software_of_another_generation_yields_nothing(lineage, world):
    with pytest.raises(Undecided, match="an answer"):
        lineage.refused("no reader")
    world.kept.answers["reprocess"] = [{"result": "no reader"}, {"result": "reproduced"}]
    lineage.ask_software_of("2")
    assert world.kept.asked[-1] == ("reprocess", "--raw", "ab", "--python", "two")
    lineage.refused("no reader")
    with pytest.raises(OutcomeMissed, match="the result is 'no reader'"):
        lineage.refused("no copy that is whole")
    lineage.ask_software_of("2")
    with pytest.raises(OutcomeMissed, match="the result is 'reproduced'"):
        lineage.refused("no reader")


def test_one_bit_of_a_raw_file_of_ours_changes_and_changes_back(lineage, world, tmp_path):
    raw = tmp_path / "0001.acme"
    raw.write_bytes(b"0123456")
    with pytest.raises(Undecided, match="not ours to change"):
        lineage.change_a_bit()
    world.emulators = {"modality": None}
    lineage.change_a_bit()
    assert raw.read_bytes() == b"0122456"
    lineage.change_a_bit()
    assert raw.read_bytes() == b"0123456"
    lineage.lose()
    assert not raw.exists()
    for act in (lineage.change_a_bit, lineage.lose):
        with pytest.raises(CaptureError, match=r"0001.acme: cannot be"):
            act()


def test_what_the_archive_gives_is_the_raw_file(lineage, world, tmp_path):
    world.kept.answers["fetch"] = [{"sha256": "ab"}, {"sha256": "cd"}, NotDone("raw fetch: no")]
    lineage.fetch()
    wanted = ("fetch", "--archive", "http://archive", "--raw", "ab", str(tmp_path / "raw"))
    assert world.kept.asked[-1] == wanted
    with pytest.raises(OutcomeMissed, match="it is 'cd'"):
        lineage.fetch()
    with pytest.raises(OutcomeMissed, match="raw fetch: no"):
        lineage.fetch()


def retrieved(session, status=200, body=None):
    whole, content_type = parts_of([b"an image"])
    session.archive.send = lambda method, path, headers: SimpleNamespace(
        status=status, headers={"content-type": content_type}, body=whole if body is None else body
    )


GOOD = {"result": "reproduced", "emulator": ONE, "equal": ["2.25.2", "2.25.3"], "unequal": []}


def test_what_comes_out_again_is_equal_and_made_by_the_right_software(
    lineage, session, world, tmp_path
):
    world.kept.answers["emulators"] = [emulators(), emulators(ONE), emulators(ONE)]
    world.kept.answers["emulators"].append(emulators(ONE, TWO))
    lineage.pin("1", "2")
    retrieved(session)
    world.kept.answers["reprocess"] = GOOD
    lineage.reprocess()
    assert (tmp_path / "retro" / "like.dcm").read_bytes() == b"an image"
    lineage.same_pixels(2)
    lineage.done_by("1")
    with pytest.raises(OutcomeMissed, match="it was sha256:1"):
        lineage.done_by("2")
    for bad in (
        {"result": "not reproduced", "unequal": ["2.25.3"], "equal": ["2.25.2"]},
        {"equal": ["2.25.2"]},
        {"equal": ["2.25.2", "2.25.9"]},
        {"equal": None},
    ):
        world.kept.answers["reprocess"] = GOOD | bad
        lineage.reprocess()
        with pytest.raises(OutcomeMissed, match="reproduced"):
            lineage.same_pixels(2)


@pytest.mark.parametrize(("status", "body"), [(404, None), (200, b"")])
def test_without_an_image_of_the_examination_nothing_is_asked(lineage, session, status, body):
    retrieved(session, status, body)
    with pytest.raises(OutcomeMissed, match=f"answered {status}"):
        lineage.reprocess()


def test_what_did_not_come_out_is_not_stored(lineage, session, world, tmp_path):
    with pytest.raises(Undecided, match="nothing was reconstructed"):
        lineage.store()
    retrieved(session)
    (tmp_path / "made.dcm").write_bytes(b"an object")
    world.kept.answers["reprocess"] = GOOD | {"out": [str(tmp_path / "made.dcm")]}
    lineage.reprocess()
    with pytest.raises(Undecided, match="no way to the archive"):
        lineage.store()
