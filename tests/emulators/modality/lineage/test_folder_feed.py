"""Folders as scanners, copies and mischief leave them."""

import os
import time

import pytest

from emulators.modality.lineage import folder_feed
from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.database import database
from emulators.modality.lineage.database_failures import Busy
from emulators.modality.lineage.folder_feed import FolderFeed
from emulators.modality.raw.commands.ingest import enter, is_projection
from tests.emulators.modality.lineage.hospital import examined


@pytest.fixture
def db():
    with database("sqlite::memory:") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "raw"
    made.mkdir()
    return made


class Watched:
    """A feed with an `enter` that only takes note."""

    def __init__(self, db, *folders, fails=(), is_view=lambda path: False, own=()):
        self.entered, self.db, self.fails = [], db, dict(fails)
        self.feed = FolderFeed(folders, self._enter, is_view, own)

    def _enter(self, db, path):
        self.entered.append(path.name)
        if path.name in self.fails:
            raise self.fails[path.name]
        return "raw"

    def look(self, limit_s=60.0):
        """Look once; return what was entered and the problems."""
        self.entered.clear()
        problems = self.feed.feed(self.db, time.monotonic() + limit_s)
        return self.entered.copy(), problems


def test_a_scan_is_entered_once_and_a_half_written_one_when_it_is_whole(db, folder):
    scan, _ = examined(folder)
    whole = scan.read_bytes()
    scan.write_bytes(whole[: len(whole) // 2])
    feed = FolderFeed([folder], enter, is_projection)

    def look():
        assert feed.feed(db, time.monotonic() + 60) == ()
        return db.one("SELECT COUNT(*) FROM raw_file")[0]

    assert look() == 0
    scan.write_bytes(whole)
    assert [look(), look(), look()] == [0, 1, 1]
    (folder / "deeper").mkdir()
    (folder / "deeper" / "copy").write_bytes(whole)
    assert [look(), look()] == [1, 1]
    assert db.one("SELECT COUNT(*) FROM raw_file_copies") == (2,)
    again = FolderFeed([folder], enter, is_projection)  # after a restart
    for _ in range(2):
        again.feed(db, time.monotonic() + 60)
    assert db.one("SELECT COUNT(*) FROM raw_file_copies") == (2,)


def test_what_cannot_be_read_is_told_once_and_tried_again_when_it_changes(db, folder):
    (folder / "x").write_bytes(b"1")
    (folder / "y").write_bytes(b"1")
    watched = Watched(db, folder, fails={"x": PermissionError(13, "Permission denied")})
    assert [watched.look()[0] for _ in range(4)] == [[], ["x", "y"], [], []]
    (alert,) = alerts(db)
    assert alert.kind is Alert.NO_READER
    assert alert.detail == {"file": "x", "why": "PermissionError: Permission denied"}
    (folder / "x").chmod(0o600 if (folder / "x").stat().st_mode & 0o777 != 0o600 else 0o644)
    assert [watched.look()[0] for _ in range(3)] == [[], ["x"], []]
    assert [a.state for a in alerts(db)] == [State.OPEN]
    watched.fails.clear()
    (folder / "x").write_bytes(b"22")
    assert [watched.look()[0] for _ in range(3)] == [[], ["x"], []]
    assert [a.state for a in alerts(db)] == [State.RESOLVED]


@pytest.mark.parametrize(
    "why", [MemoryError(), AssertionError("x"), RecursionError(), SyntaxError("y")]
)
def test_no_file_ends_the_watch(db, folder, why):
    for name in "ab":
        (folder / name).write_bytes(b"1")
    watched = Watched(db, folder, fails={"a": why})
    watched.look()
    assert watched.look() == (["a", "b"], ())
    assert len(alerts(db)) == 1


def test_trouble_of_the_database_is_no_files_trouble(db, folder):
    (folder / "a").write_bytes(b"1")
    watched = Watched(db, folder, fails={"a": Busy("locked")})
    watched.look()
    with pytest.raises(Busy):
        watched.look()
    watched.fails.clear()
    assert watched.look()[0] == ["a"]


def test_what_vanishes_or_changes_while_it_is_read_is_not_settled(db, folder):
    file = folder / "a"
    file.write_bytes(b"1")
    watched = Watched(db, folder, fails={"a": FileNotFoundError()})
    watched.look()
    assert watched.look()[0] == watched.look()[0] == ["a"]
    assert alerts(db) == ()

    def grows(db, path):
        path.write_bytes(b"longer")
        raise ValueError("half of it")

    feed = FolderFeed([folder], grows, lambda path: False)
    for _ in range(2):
        feed.feed(db, time.monotonic() + 60)
    assert alerts(db) == ()
    file.unlink()
    assert watched.look() == ([], ())


def test_links_pipes_hidden_files_and_the_database_are_left_alone(db, folder, tmp_path):
    (folder / "deep").mkdir()
    (folder / "deep" / "real").write_bytes(b"1")
    (folder / "deep" / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "secret").symlink_to("/etc/hostname")
    (folder / ".part").write_bytes(b"1")
    (folder / "own.db").write_bytes(b"1")
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "pipe.dcm")
    linked = tmp_path / "linked"
    linked.symlink_to(folder)
    watched = Watched(db, folder, linked, folder / "deep", own=[folder / "own.db"])
    watched.look()
    assert watched.look() == (["real"], ())


def test_a_folder_of_views_is_one_thing(db, folder):
    scan = folder / "scan"
    scan.mkdir()
    for n in range(3):
        (scan / f"{n}.dcm").write_bytes(b"view")
    watched = Watched(db, folder, is_view=lambda path: path.read_bytes() == b"view")
    watched.look()
    (scan / "3.dcm").write_bytes(b"view")
    assert [watched.look()[0] for _ in range(3)] == [[], ["scan"], []]
    (scan / "4.dcm").symlink_to("/dev/zero")
    assert [watched.look()[0] for _ in range(2)] == [[], []]
    (alert,) = alerts(db)
    assert alert.detail["why"] == "ValueError: a link among the views"


def test_a_file_larger_than_any_is_not_read(db, folder):
    with (folder / "huge").open("wb") as file:
        file.truncate(folder_feed.MOST_BYTES + 1)
    watched = Watched(db, folder)
    assert [watched.look()[0] for _ in range(3)] == [[], [], []]
    (alert,) = alerts(db)
    assert alert.detail["file"] == "huge"


def test_thousands_of_files_are_entered_once_each_round_after_round(db, folder):
    for n in range(1200):
        (folder / f"{n:04}").write_bytes(b"")
    watched = Watched(db, folder)
    watched.look()
    assert watched.look(limit_s=-1) == ([], ("1200 files wait for the next round",))
    entered, problems = watched.look()
    assert (len(entered), problems) == (1200, ())
    assert watched.look() == ([], ())


def test_bounds_are_told(db, folder, monkeypatch):
    monkeypatch.setattr(folder_feed, "MOST_FILES", 2)
    monkeypatch.setattr(folder_feed, "MOST_DEPTH", 1)
    (folder / "1" / "2" / "3").mkdir(parents=True)
    watched = Watched(db, folder)
    assert watched.look()[1] == ("2: deeper than 1 folders",)
    for name in "abc":
        (folder / name).write_bytes(b"")
    assert watched.look()[1] == ("more than 2 files: the others are not watched",)


def test_a_folder_that_goes_away_is_told_and_one_that_never_was_is_refused(db, folder):
    watched = Watched(db, folder)
    folder.rmdir()
    assert watched.look() == ([], ("raw: No such file or directory",))
    folder.mkdir()
    assert watched.look() == ([], ())
    with pytest.raises(NotADirectoryError, match="no folder to watch"):
        Watched(db, folder / "none")
