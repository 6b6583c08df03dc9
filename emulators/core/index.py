"""The index of the store: patients, studies, series and instances in SQLite.

It is a cache: every row can be made again from the objects. One connection writes, one reads.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from emulators.core.header import Header
from emulators.core.levels import Level, level_of

JsonObject = dict[str, "JsonElement"]
JsonElement = dict[str, object]

SCHEMA_VERSION: Final = 1
_SCHEMA: Final = """
create table if not exists patient(
    patient_key text primary key, patient_id text not null, attributes text not null);
create table if not exists study(
    study_uid text primary key, patient_key text not null references patient,
    attributes text not null);
create table if not exists series(
    study_uid text not null references study, series_uid text not null, modality text not null,
    attributes text not null, primary key (study_uid, series_uid));
create table if not exists instance(
    sop_instance text primary key, sop_class text not null, study_uid text not null,
    series_uid text not null, patient_id text not null, transfer_syntax text not null,
    sha256 text not null, size integer not null, data_set_offset integer not null,
    frames integer not null, rows integer not null, columns integer not null,
    metadata blob not null);
create index if not exists study_patient on study(patient_key);
create index if not exists instance_series on instance(study_uid, series_uid);
create index if not exists instance_object on instance(sha256);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """An instance as the index knows it."""

    sop_instance: str
    sop_class: str
    study_uid: str
    series_uid: str
    patient_id: str
    transfer_syntax: str
    sha256: str
    size: int
    data_set_offset: int
    frames: int
    rows: int
    columns: int


_COLUMNS: Final = ", ".join(Row.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Entity:
    """A patient, study, series or instance with the attributes of its own level."""

    patient_key: str
    patient_id: str
    study_uid: str
    series_uid: str
    sop_instance: str
    attributes: tuple[str | bytes, ...]
    """JSON texts, outermost level first."""


class Index:
    """The tables. Methods may be called from any thread."""

    def __init__(self, path: Path, *, full: bool) -> None:
        """Open or create. `full`: a commit is on stable storage when it returns.

        Raises: sqlite3.DatabaseError when the file is no such index.
        """
        self._write_lock = threading.Lock()
        self._read_lock = threading.Lock()
        self._writer = _open(path, full=full)
        (version,) = self._writer.execute("pragma user_version").fetchone()
        if version not in (0, SCHEMA_VERSION):
            self._writer.close()
            raise sqlite3.DatabaseError(f"index of version {version}")
        self._writer.executescript(_SCHEMA)
        self._writer.execute(f"pragma user_version={SCHEMA_VERSION}")
        self._reader = _open(path, full=full)

    def close(self) -> None:
        """Close both connections."""
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()

    def add(self, header: Header, sha256: str, size: int) -> Row:
        """Insert an instance, and its series, study and patient where they are new; commit.

        The first instance of an entity decides the attributes that it is found by.
        Raises: sqlite3.Error.
        """
        row = Row(
            header.meta.sop_instance,
            header.meta.sop_class,
            header.study_uid,
            header.series_uid,
            header.patient_id,
            header.meta.transfer_syntax,
            sha256,
            size,
            header.data_set_offset,
            header.frames,
            header.rows,
            header.columns,
        )
        by_level = split_levels(json.loads(header.metadata))
        # A study answers with what its own objects say of the patient, not another study's.
        by_level[Level.STUDY] |= by_level[Level.PATIENT]
        patient_key = _patient_key(row, by_level[Level.PATIENT])
        texts = {level: json.dumps(found, ensure_ascii=False) for level, found in by_level.items()}
        values = tuple(getattr(row, name) for name in Row.__dataclass_fields__)
        with self._writing() as db:
            db.execute(
                "insert or ignore into patient values (?, ?, ?)",
                (patient_key, row.patient_id, texts[Level.PATIENT]),
            )
            db.execute(
                "insert or ignore into study values (?, ?, ?)",
                (row.study_uid, patient_key, texts[Level.STUDY]),
            )
            db.execute(
                "insert or ignore into series values (?, ?, ?, ?)",
                (row.study_uid, row.series_uid, _modality(by_level), texts[Level.SERIES]),
            )
            marks = ", ".join("?" * (len(values) + 1))
            db.execute(
                f"insert into instance({_COLUMNS}, metadata) values ({marks})",  # noqa: S608
                (*values, header.metadata),
            )
        return row

    def find(self, sop_instance: str) -> Row | None:
        """Return one instance."""
        found = self.rows(sop_instance=sop_instance)
        return found[0] if found else None

    def rows(
        self,
        study_uid: str | None = None,
        series_uid: str | None = None,
        sop_instance: str | None = None,
        patient_id: str | None = None,
    ) -> list[Row]:
        """List instances in the order of study, series and arrival."""
        where, values = _where(
            ("i.study_uid", study_uid),
            ("i.series_uid", series_uid),
            ("i.sop_instance", sop_instance),
            ("i.patient_id", patient_id),
        )
        columns = ", ".join(f"i.{name}" for name in Row.__dataclass_fields__)
        return [
            Row(*found)
            for found in self._all(
                f"select {columns} from instance i join study s using (study_uid) {where} "  # noqa: S608
                "order by s.rowid, i.series_uid, i.rowid",
                values,
            )
        ]

    def metadata(self, sop_instance: str) -> bytes | None:
        """Return the DICOM JSON of an instance."""
        found = self._all("select metadata from instance where sop_instance = ?", (sop_instance,))
        return found[0][0] if found else None

    def hashes(self) -> set[str]:
        """Return the addresses of all objects in use."""
        return {str(found[0]) for found in self._all("select distinct sha256 from instance", ())}

    def remove(self, sha256: str) -> None:
        """Forget what was held under an address, and what it leaves empty."""
        with self._writing() as db:
            db.execute("delete from instance where sha256 = ?", (sha256,))
            db.execute(
                "delete from series where (study_uid, series_uid) not in "
                "(select study_uid, series_uid from instance)"
            )
            db.execute("delete from study where study_uid not in (select study_uid from series)")
            db.execute(
                "delete from patient where patient_key not in (select patient_key from study)"
            )

    def clear(self) -> None:
        """Forget everything."""
        with self._writing() as db:
            for table in ("instance", "series", "study", "patient"):
                db.execute(f"delete from {table}")  # noqa: S608

    def entities(self, level: Level, unique: dict[Level, Sequence[str]]) -> Iterator[Entity]:
        """Yield the entities of a level in order of arrival, limited to the unique keys given."""
        limits = [
            (column, unique[at])
            for at, column in (
                (Level.PATIENT, "p.patient_id"),
                (Level.STUDY, "s.study_uid"),
                (Level.SERIES, "e.series_uid"),
                (Level.IMAGE, "i.sop_instance"),
            )
            if at in unique and at <= level
        ]
        where = " and ".join(f"{column} in ({', '.join('?' * len(v))})" for column, v in limits)
        yield from (
            Entity(found[0], found[1], found[2], found[3], found[4], tuple(found[5:]))
            for found in self._all(
                f"{_ENTITIES[level]} {'where ' + where if where else ''} {_ORDER[level]}",
                tuple(value for _, values in limits for value in values),
            )
        )

    def patient_counts(self, patient_key: str) -> tuple[int, int, int]:
        """Return numbers of studies, series and instances of a patient."""
        ((studies, series, instances),) = self._all(
            "select count(distinct study_uid), count(distinct study_uid || ' ' || series_uid), "
            "count(*) from instance join study using (study_uid) where patient_key = ?",
            (patient_key,),
        )
        return studies, series, instances

    def study_counts(self, study_uid: str) -> tuple[int, int, list[str], list[str]]:
        """Return numbers of series and instances, the modalities and the SOP classes of a study."""
        series = self._all("select modality from series where study_uid = ?", (study_uid,))
        classes = self._all(
            "select sop_class, count(*) from instance where study_uid = ? group by sop_class",
            (study_uid,),
        )
        return (
            len(series),
            sum(count for _, count in classes),
            sorted({modality for (modality,) in series if modality}),
            sorted(sop_class for sop_class, _ in classes),
        )

    def series_count(self, study_uid: str, series_uid: str) -> int:
        """Return the number of instances of a series."""
        ((count,),) = self._all(
            "select count(*) from instance where study_uid = ? and series_uid = ?",
            (study_uid, series_uid),
        )
        return int(count)

    def _all(self, query: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
        with self._read_lock:
            return self._reader.execute(query, tuple(values)).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._write_lock, self._writer:
            self._writer.execute("begin immediate")
            yield self._writer


_STUDY_FROM: Final = "from study s join patient p using (patient_key)"
_SERIES_FROM: Final = f"{_STUDY_FROM} join series e using (study_uid)"
_IMAGE_FROM: Final = f"{_SERIES_FROM} join instance i using (study_uid, series_uid)"
_ENTITIES: Final = {
    Level.PATIENT: "select p.patient_key, p.patient_id, '', '', '', p.attributes from patient p",
    Level.STUDY: "select p.patient_key, p.patient_id, s.study_uid, '', '', s.attributes "
    + _STUDY_FROM,
    Level.SERIES: "select p.patient_key, p.patient_id, s.study_uid, e.series_uid, '', "
    "s.attributes, e.attributes " + _SERIES_FROM,
    Level.IMAGE: "select p.patient_key, p.patient_id, s.study_uid, e.series_uid, i.sop_instance, "
    "s.attributes, e.attributes, i.metadata " + _IMAGE_FROM,
}
_ORDER: Final = {
    Level.PATIENT: "order by p.rowid",
    Level.STUDY: "order by s.rowid",
    Level.SERIES: "order by s.rowid, e.rowid",
    Level.IMAGE: "order by s.rowid, e.rowid, i.rowid",
}


def split_levels(attributes: JsonObject) -> dict[Level, JsonObject]:
    """Give each attribute of an instance to the level that it belongs to."""
    found: dict[Level, JsonObject] = {level: {} for level in Level}
    for tag, element in attributes.items():
        found[level_of(tag)][tag] = element
    return found


def _patient_key(row: Row, patient: JsonObject) -> str:
    """Tell patients apart by id and issuer; without an id every study has its own."""
    if not row.patient_id:
        return f"study {row.study_uid}"
    issuer = patient.get("00100021", {}).get("Value")
    return json.dumps([row.patient_id, issuer])


def _modality(by_level: dict[Level, JsonObject]) -> str:
    values = by_level[Level.SERIES].get("00080060", {}).get("Value")
    return str(values[0]) if isinstance(values, list) and values and values[0] else ""


def _where(*conditions: tuple[str, str | None]) -> tuple[str, tuple[str, ...]]:
    given = [(column, value) for column, value in conditions if value is not None]
    text = " and ".join(f"{column} = ?" for column, _ in given)
    return ("where " + text if text else ""), tuple(value for _, value in given)


def _open(path: Path, *, full: bool) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    db.execute("pragma journal_mode=WAL")
    # NORMAL loses the entry that was just acknowledged when the power fails.
    db.execute(f"pragma synchronous={'FULL' if full else 'OFF'}")
    return db
