"""Whatever happens to files, no copy passes for what it is not, and alerts go when all is well."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.copies import good_copies, is_as_it_was, note_copy, verify_copies
from emulators.modality.lineage.database import database
from emulators.modality.raw.digest import digest_of

CONTENTS = (b"first", b"second", b"third")


def known(db, folder):
    """Enter three raw files, each in a place of its own."""
    places = []
    with db.transaction():
        for number, content in enumerate(CONTENTS, 1):
            path = folder / f"{number}.raw"
            path.write_bytes(content)
            sha256, size = digest_of(path)
            db.put("raw_file", raw_key=number, sha256=sha256, size_bytes=size)
            note_copy(db, number, path)
            places.append(path)
    return places


def standing(db):
    return {a.detail["file"] for a in alerts(db, State.OPEN) if a.kind is Alert.DIGEST_MISMATCH}


def put(places, contents):
    for path, content in zip(places, contents, strict=True):
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)


def enter(db, places):
    """Note what lies there now, as a watch does."""
    with db.transaction():
        for path in places:
            if path.exists() and path.read_bytes() in CONTENTS:
                note_copy(db, CONTENTS.index(path.read_bytes()) + 1, path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.tuples(*[st.sampled_from((*CONTENTS, b"other", None))] * 3), st.booleans()),
        max_size=5,
    )
)
def test_no_copy_passes_for_what_it_is_not(steps):
    with tempfile.TemporaryDirectory() as folder, database("sqlite::memory:") as db:
        places = known(db, Path(folder))
        for contents, is_entered in steps:
            put(places, contents)
            if is_entered:
                enter(db, places)
            for raw, content in enumerate(CONTENTS, 1):
                assert all(path.read_bytes() == content for path in good_copies(db, raw))
            verify_copies(db)
            own = {
                p.name for p, is_, was in zip(places, contents, CONTENTS, strict=True) if is_ != was
            }
            assert standing(db) >= own
        put(places, CONTENTS)
        enter(db, places)
        assert verify_copies(db) == 0
        assert standing(db) == set()


@pytest.fixture
def db():
    with database("sqlite::memory:") as opened:
        yield opened


def test_that_a_copy_is_as_it_was_is_noted_with_the_time(db, tmp_path):
    first, *_ = known(db, tmp_path)
    db.run("UPDATE raw_file_copies SET last_verified = NULL")
    sha256, _ = digest_of(first)
    assert is_as_it_was(db, 1, str(first), sha256)
    rows = db.rows("SELECT last_verified IS NULL FROM raw_file_copies ORDER BY raw_key")
    assert rows == [(0,), (1,), (1,)]


def test_an_acknowledged_alert_is_resolved_when_the_copy_is_back(db, tmp_path):
    first, *_ = known(db, tmp_path)
    first.write_bytes(b"other")
    assert verify_copies(db) == 1
    db.run("UPDATE alerts SET state = 'ACKED'")
    assert verify_copies(db) == 1
    assert len(alerts(db)) == 1  # not raised a second time
    first.write_bytes(CONTENTS[0])
    assert verify_copies(db) == 0
    assert [a.state for a in alerts(db)] == [State.RESOLVED]


def test_the_same_name_in_two_folders_is_two_copies(db, tmp_path):
    first, *_ = known(db, tmp_path)
    (tmp_path / "mirror").mkdir()
    mirror = tmp_path / "mirror" / first.name
    mirror.write_bytes(CONTENTS[0])
    with db.transaction():
        note_copy(db, 1, mirror)
    for path in (first, mirror):
        path.write_bytes(b"other")
    assert verify_copies(db) == 2
    mirror.write_bytes(CONTENTS[0])
    assert verify_copies(db) == 1
    assert list(good_copies(db, 1)) == [mirror]
    assert len(alerts(db, State.OPEN)) == len(alerts(db, State.RESOLVED)) == 1
