"""Rounds: fed, related, and told in one line when something changed."""

import pytest

from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.database import database
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.lineage.watch import Counts, Round, Watch
from tests.emulators.modality.lineage.hospital import examined


@pytest.fixture
def db():
    with database("sqlite::memory:") as opened:
        yield opened


class Fed:
    """A feed that enters what it was given."""

    def __init__(self, *problems):
        self.waiting, self.problems, self.until = [], problems, []

    def feed(self, db, until):
        self.until.append(until)
        for one in self.waiting:
            with db.transaction():
                if hasattr(one, "SOPInstanceUID"):
                    add_image(db, header_of(one))
                else:
                    add_raw_file(db, one)
        self.waiting = []
        return self.problems


def test_what_comes_is_related_and_told_once(db, tmp_path):
    path, objects = examined(tmp_path)
    images, raws = Fed("an archive problem"), Fed()
    watch = Watch(db, [images, raws])
    raws.waiting = [path]
    first = watch.round(7.0)
    assert first.line() == "1 raw files, 2 alerts, now 0 links accepted, 0 to review"
    assert Alert.ORPHAN_RAW in {a.kind for a in alerts(db, State.OPEN)}
    assert images.until <= raws.until  # each has its whole time
    images.waiting = objects
    second = watch.round(8.0)
    assert second.line() == "4 images, now 2 links accepted, 0 to review"
    assert Alert.ORPHAN_RAW not in {a.kind for a in alerts(db, State.OPEN)}
    third = watch.round(9.0)
    assert (third.line(), third.related) == ("", None)
    assert first.problems == third.problems == ("an archive problem",)


def test_who_starts_again_relates_what_was_entered_before(db, tmp_path):
    path, objects = examined(tmp_path)
    feed = Fed()
    feed.waiting = [path, *objects]
    feed.feed(db, 0.0)  # and then the process was ended
    assert Watch(db, [Fed()]).round(1.0).related.accepted == 2


def test_what_a_failed_round_entered_is_related_by_the_next(db, tmp_path):
    path, objects = examined(tmp_path)
    feed, fails = Fed(), Fed()
    watch = Watch(db, [feed, fails])
    watch.round(1.0)
    feed.waiting, fails.waiting = [path, *objects], [tmp_path / "none"]
    with pytest.raises(FileNotFoundError):
        watch.round(2.0)
    fails.waiting = []
    assert watch.round(3.0).related.accepted == 2


@pytest.mark.parametrize(
    ("added", "line"),
    [
        (Counts(), ""),
        (Counts(images=2), "2 images"),
        (Counts(raws=1, copies=3), "1 raw files, 2 further copies"),
        (Counts(alerts=1), "1 alerts"),
    ],
)
def test_a_round_in_one_line(added, line):
    assert Round(added, None, ()).line() == line


def test_some_feeds_are_asked_by_themselves(db, tmp_path):
    _, objects = examined(tmp_path)
    usual, named = Fed(), Fed()
    watch = Watch(db, [usual])
    usual.waiting, named.waiting = objects[:1], objects[1:]
    assert watch.round(1.0, [named]).added.images == 3
    assert usual.until == []
    assert watch.round(1.0).added.images == 1
