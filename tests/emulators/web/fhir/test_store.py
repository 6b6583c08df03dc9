"""Versions are kept, together or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.web.fhir.store import ResourceStore, Version


def version(number: int, body: str | None = "{}", logical_id: str = "a") -> Version:
    return Version("Patient", logical_id, number, "2026-01-02T03:04:05.000+00:00", "PUT", body)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ResourceStore]:
    made = ResourceStore(tmp_path / "x.sqlite")
    yield made
    made.close()


def test_the_newest_version_is_current(store: ResourceStore) -> None:
    for number in (1, 2):
        store.add(version(number))
    assert store.current("Patient", "a") == version(2)
    assert store.version("Patient", "a", 1) == version(1)
    assert [held.number for held in store.history("Patient", "a")] == [2, 1]
    assert store.current("Patient", "b") is None


def test_deleted_resources_do_not_live(store: ResourceStore) -> None:
    store.add(version(1))
    store.add(version(1, logical_id="b"))
    store.add(version(2, None))
    assert store.living("Patient") == [("b", 1)]
    assert store.counts() == {"Patient": 1}


def test_a_transaction_that_fails_leaves_nothing(store: ResourceStore) -> None:
    before = store.era

    def fail() -> None:
        with store.transaction():
            store.add(version(1))
            with store.transaction():
                store.add(version(2))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.current("Patient", "a") is None
    assert store.era == before + 1
    store.add(version(1))
    assert store.current("Patient", "a") == version(1)


def test_durability_is_what_was_asked_for(tmp_path: Path) -> None:
    for durable, level in ((True, 2), (False, 1)):
        store = ResourceStore(tmp_path / f"{durable}.sqlite", durable=durable)
        assert store._database.execute("PRAGMA synchronous").fetchone() == (level,)
        assert store._database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        store.close()


def test_numbers_go_on_until_all_is_forgotten(store: ResourceStore) -> None:
    assert [store.serial(), store.serial()] == [1, 2]
    store.add(version(1))
    store.clear()
    assert store.serial() == 1
    assert store.counts() == {}
