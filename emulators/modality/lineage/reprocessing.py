"""Exact reprocessing: a raw file reconstructed again by pinned software of its own generation.

The software is another program, chosen by the format; what it answers are hashes of stored pixels,
compared with those of the series that the raw file is known to be behind. Whatever does not come
out as it was raises an alert; software of another generation is never asked for pixels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import rfc8785

from emulators.modality.lineage.alerts import Alert, raise_alert, resolve_about
from emulators.modality.lineage.database import Database, now
from emulators.modality.lineage.emulators import Emulator, emulator_for, prove
from emulators.modality.lineage.made_objects import MadeObjects, objects_for
from emulators.modality.lineage.reconstruction_answer import Made, answer_of
from emulators.modality.lineage.runners import Runner
from emulators.modality.lineage.running import Ran, RunFailed
from emulators.modality.lineage.scanners import unacknowledged
from emulators.modality.lineage.sealed_copies import NoCopy, SiteKey, readable_copy
from emulators.modality.lineage.trail import NoSuchRawFile, plain
from emulators.modality.raw.errors import WrongImage

BY: Final = "reprocessing"
# Refusals that mean that there is no reader, by the names that `plugfest raw` gives them.
NO_READER: Final = frozenset(
    {"MissingLibrary", "NotThisFamily", "UnknownGeneration", "UnknownRevision", "WrongGeneration"}
)


class Result(StrEnum):
    """What reprocessing came to."""

    REPRODUCED = "reproduced"  # every series that is known, to the bit
    FIRST = "reconstructed for the first time"  # nothing is known that it could equal
    NOT_REPRODUCED = "not reproduced"
    NO_READER = "no reader"
    NO_COPY = "no copy"
    UNKNOWN_SOFTWARE = "unknown software"  # that wrote it: nobody has acknowledged it yet

    @property
    def is_good(self) -> bool:
        """Tell whether there are pixels that may be used."""
        return self in (Result.REPRODUCED, Result.FIRST)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reprocessing came to, by whom, and which series were equal or not."""

    result: Result
    emulator: str = ""  # digest
    equal: tuple[str, ...] = ()  # Series Instance UIDs
    unequal: tuple[str, ...] = ()
    why: str = ""
    out: tuple[Path, ...] = ()  # the objects, where they were wanted


@dataclass(frozen=True, slots=True)
class _Raw:
    key: int
    sha256: str
    format_key: int
    format: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the software is asked for."""

    runner: Runner
    raw: Path
    parameters: Path | None
    like: Path | None
    objects: MadeObjects | None

    def run(self) -> Ran:
        """Ask. Raises: RunFailed."""
        out = None if self.objects is None else self.objects.folder
        return self.runner.run("reconstruct", self.raw, self.parameters, like=self.like, out=out)


def reprocess(
    db: Database,
    raw_sha256: str,
    *,
    run_by: Sequence[Runner] = (),
    digest: str = "",
    parameters: Path | None = None,
    like: Path | None = None,
    out: Path | None = None,
    key: SiteKey | None = None,
    engine: str = "docker",
    limit_s: float = 600.0,
) -> Outcome:
    """Reconstruct a raw file by software of its generation, compare, and write down what came out.

    `digest` names one emulator; else one is chosen. `run_by` replaces its runner, first one first.
    `like` is an image of the examination. The objects come into the folder `out` when their pixels
    are those that the software told of, and nothing that is known of them says otherwise. `key`
    opens sealed copies where no other one is left.

    Raises: NoSuchRawFile; WrongImage for a `like` that is not of this examination; FileExistsError
    when `out` is not new or empty; OSError.
    """
    raw = _raw(db, raw_sha256)
    if unknown := unacknowledged(db, raw.key):  # an alert stands; until then nothing is tried (P4)
        why = f"it was written by {unknown}, which nobody has acknowledged (raw alerts)"
        return Outcome(Result.UNKNOWN_SOFTWARE, why=why)
    emulator = emulator_for(db, raw.format_key, digest)
    if emulator is None:
        who = f"{digest} cannot" if digest else "no emulator that is known can"
        return _no_reader(db, raw, digest, f"{who} reconstruct {raw.format}")
    runner = next(iter(run_by), None) or emulator.runner(engine=engine, limit_s=limit_s)
    try:
        with readable_copy(db, raw.key, key) as path, objects_for(out) as objects:
            return _reconstructed(
                db, raw, emulator, _Asked(runner, path, parameters, like, objects)
            )
    except NoCopy as why:
        return Outcome(Result.NO_COPY, emulator.digest, why=str(why))


def _reconstructed(db: Database, raw: _Raw, emulator: Emulator, asked: _Asked) -> Outcome:
    started, objects = now(), asked.objects
    try:
        done = asked.run()
        if done.code != 0:
            return _refused(db, raw, emulator, done)
        made = answer_of(done.out, raw.sha256)
        if objects is not None:
            objects.check([stored for one in made for stored in one.stored])
    except RunFailed as why:
        return _failed(db, raw, emulator, str(why))
    with db.transaction():
        came_to = _compared(db, raw, emulator, made, started, whole=asked.parameters is None)
    if objects is not None and came_to.result.is_good:
        came_to = replace(came_to, out=objects.hand_out())
    return came_to


def _raw(db: Database, sha256: str) -> _Raw:
    found = db.one(
        "SELECT r.raw_key, r.sha256, f.format_key, f.family, f.generation FROM raw_file r"
        " JOIN raw_formats f ON f.format_key = r.format_key WHERE r.sha256 = ?",
        plain(sha256),
    )
    if found is None:
        raise NoSuchRawFile(f"{sha256}: no raw file of that digest, or of no known format")
    return _Raw(int(found[0]), found[1], int(found[2]), f"{found[3]} {found[4]}")


def _no_reader(db: Database, raw: _Raw, digest: str, why: str) -> Outcome:
    detail = {"raw": raw.sha256, "format": raw.format, "emulator": digest, "why": why}
    with db.transaction():
        raise_alert(db, Alert.NO_READER, "raw_file", raw.key, detail)
    return Outcome(Result.NO_READER, digest, why=why)


def _refused(db: Database, raw: _Raw, emulator: Emulator, done: Ran) -> Outcome:
    kind, _, _ = done.said.removeprefix("plugfest: ").partition(":")
    if kind in NO_READER:
        return _no_reader(db, raw, emulator.digest, done.said)
    if kind == WrongImage.__name__:  # what was asked is wrong, not what is kept
        raise WrongImage(done.said.partition(f"{kind}: ")[2])
    return _failed(db, raw, emulator, f"exit code {done.code}: {done.said}")


def _failed(db: Database, raw: _Raw, emulator: Emulator, why: str) -> Outcome:
    detail = {"raw": raw.sha256, "emulator": emulator.digest, "why": why}
    with db.transaction():
        raise_alert(db, Alert.NOT_REPRODUCED, "raw_file", raw.key, detail)
    return Outcome(Result.NOT_REPRODUCED, emulator.digest, why=why)


def _compared(
    db: Database,
    raw: _Raw,
    emulator: Emulator,
    made: Sequence[Made],
    started: str,
    *,
    whole: bool,
) -> Outcome:
    known = _known(db, raw)
    # a series that was made once more has the pixels of the first one: both are equal
    found = [[(key, uid) for key, uid, stored in known if one.is_stored_as(stored)] for one in made]
    equal = tuple(uid for series in found for _, uid in series)
    # asked for one series by its parameters, the others are not expected
    expected = [uid for _, uid, _ in known] if whole or not equal else []
    missed = tuple(uid for uid in expected if uid not in equal)
    exact = [
        True if series else False if missed else _as_before(db, raw, one)
        for one, series in zip(made, found, strict=True)
    ]
    for one, series, same in zip(made, found, exact, strict=True):
        _keep(db, raw, emulator, one, started, series[0][0] if series else None, same)
    if False in exact:
        detail = {"raw": raw.sha256, "emulator": emulator.digest, "why": "pixels"}
        raise_alert(db, Alert.NOT_REPRODUCED, "raw_file", raw.key, detail)
        why = "pixels differ from those that are kept"
        return Outcome(Result.NOT_REPRODUCED, emulator.digest, equal, missed, why)
    for named in ("raw", "sha256"):  # as reprocessing and entering raise it
        resolve_about(db, Alert.NO_READER, BY, **{named: raw.sha256})
    if True not in exact:
        return Outcome(Result.FIRST, emulator.digest, why=_unknown(db, raw))
    resolve_about(db, Alert.NOT_REPRODUCED, BY, raw=raw.sha256, emulator=emulator.digest)
    if whole:
        pixels = "\n".join(sorted(m.pixels_sha256 for m in made))
        golden = hashlib.sha256(pixels.encode()).hexdigest()
        prove(db, emulator.key, raw.format_key, raw.sha256, golden)
    return Outcome(Result.REPRODUCED, emulator.digest, equal, why=_unknown(db, raw))


def _unknown(db: Database, raw: _Raw) -> str:
    """Say of how many series nothing can be told, for their pixels were never seen here."""
    found = db.one(
        "SELECT COUNT(DISTINCT l.series_key) FROM raw_series_link l JOIN dicom_image i"
        " ON i.series_key = l.series_key WHERE l.raw_key = ? AND i.pixel_sha256 IS NULL"
        " AND l.status IN ('AUTO', 'CONFIRMED')",
        raw.key,
    )
    number = int(found[0]) if found else 0
    return f"{number} series not compared: their pixels were never seen here" if number else ""


def _known(db: Database, raw: _Raw) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return the series that the raw file is behind, with the hashes of their stored pixels."""
    series: dict[tuple[int, str], list[str]] = {}
    for key, uid, stored in db.rows(
        "SELECT s.series_key, s.series_instance_uid, i.pixel_sha256 FROM raw_series_link l"
        " JOIN series s ON s.series_key = l.series_key"
        " JOIN dicom_image i ON i.series_key = s.series_key"
        " WHERE l.raw_key = ? AND l.status IN ('AUTO', 'CONFIRMED')"
        " ORDER BY s.series_key, i.instance_number, i.image_key",
        raw.key,
    ):
        series.setdefault((int(key), uid), []).append(stored or "")
    return [(key, uid, tuple(stored)) for (key, uid), stored in series.items() if all(stored)]


def _as_before(db: Database, raw: _Raw, made: Made) -> bool | None:
    """Compare with the first run by these parameters of this raw file; None without one."""
    found = db.one(
        "SELECT r.pixels_sha256 FROM reconstruction_runs r JOIN reconstruction_inputs i"
        " ON i.run_key = r.run_key WHERE i.raw_key = ? AND r.params_sha256 = ?"
        " ORDER BY r.run_key",
        raw.key,
        made.parameters_sha256,
    )
    return None if found is None else found[0] == made.pixels_sha256


def _keep(
    db: Database,
    raw: _Raw,
    emulator: Emulator,
    made: Made,
    started: str,
    series: int | None,
    exact: bool | None,
) -> None:
    run = db.insert(
        "reconstruction_runs",
        "run_key",
        emulator_key=emulator.key,
        params_json=rfc8785.dumps(made.parameters).decode(),
        params_sha256=made.parameters_sha256,
        started_at=started,
        output_series_key=series,
        pixels_sha256=made.pixels_sha256,
        exact_match=None if exact is None else int(exact),
        max_abs_diff=0.0 if exact else None,  # only hashes come back of what differs
    )
    db.put("reconstruction_inputs", run_key=run, raw_key=raw.key)
