"""Exact reprocessing: a raw file reconstructed again by pinned software of its own generation.

The software is another program, chosen by the format; what it answers are hashes of stored pixels,
compared with those of the series that the raw file is known to be behind. Whatever does not come
out as it was raises an alert; software of another generation is never asked for pixels.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import rfc8785

from emulators.modality.lineage.alerts import Alert, raise_alert, resolve
from emulators.modality.lineage.database import Database, now
from emulators.modality.lineage.emulators import Emulator, emulator_for, prove
from emulators.modality.lineage.made_objects import objects_for
from emulators.modality.lineage.runners import Runner
from emulators.modality.lineage.running import Ran, RunFailed
from emulators.modality.lineage.trail import NoSuchRawFile, plain
from emulators.modality.raw.digest import digest_of

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
class _Made:
    """One series, as the software says that it made it."""

    name: str
    stored: tuple[str, ...]  # SHA-256 of each object's Pixel Data
    parameters: dict[str, Any]
    parameters_sha256: str

    @property
    def pixels_sha256(self) -> str:
        return hashlib.sha256("\n".join(self.stored).encode()).hexdigest()


def reprocess(
    db: Database,
    raw_sha256: str,
    *,
    run_by: Sequence[Runner] = (),
    digest: str = "",
    parameters: Path | None = None,
    like: Path | None = None,
    out: Path | None = None,
    engine: str = "docker",
    limit_s: float = 600.0,
) -> Outcome:
    """Reconstruct a raw file by software of its generation, compare, and write down what came out.

    `digest` names one emulator; else one is chosen. `run_by` replaces its runner, first one first.
    `like` is an image of the examination. The objects come into the folder `out` when their pixels
    are those that the software told of, and nothing that is known of them says otherwise.

    Raises: NoSuchRawFile; FileExistsError when `out` is not new or empty; OSError.
    """
    raw = _raw(db, raw_sha256)
    emulator = emulator_for(db, raw.format_key, digest)
    if emulator is None:
        asked = digest or "any emulator"
        return _no_reader(db, raw, digest, f"{asked} cannot reconstruct {raw.format}")
    path = _copy(db, raw)
    if path is None:
        return Outcome(Result.NO_COPY, emulator.digest, why="no copy is here and as it was")
    runner = next(iter(run_by), None) or emulator.runner(engine=engine, limit_s=limit_s)
    started = now()
    with objects_for(out) as objects:
        folder = None if objects is None else objects.folder
        try:
            done = runner.run("reconstruct", path, parameters, like=like, out=folder)
            if done.code != 0:
                return _refused(db, raw, emulator, done)
            made = _answer(done.out, raw.sha256)
            if objects is not None:
                objects.check([stored for one in made for stored in one.stored])
        except RunFailed as why:
            return _failed(db, raw, emulator, str(why))
        with db.transaction():
            came_to = _compared(db, raw, emulator, made, started, whole=parameters is None)
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


def _copy(db: Database, raw: _Raw) -> Path | None:
    """Find a copy that is what it was; one that is not raises an alert (assertion P3)."""
    for (uri,) in db.rows(
        "SELECT storage_uri FROM raw_file_copies WHERE raw_key = ? AND encrypted = 0"
        " ORDER BY storage_uri",
        raw.key,
    ):
        path = Path(uri)
        try:
            found, _ = digest_of(path)
        except (OSError, ValueError):
            continue
        if found == raw.sha256:
            return path
        detail = {"file": path.name, "wanted": raw.sha256, "found": found}
        with db.transaction():
            raise_alert(db, Alert.DIGEST_MISMATCH, "raw_file", raw.key, detail)
    return None


def _no_reader(db: Database, raw: _Raw, digest: str, why: str) -> Outcome:
    detail = {"raw": raw.sha256, "format": raw.format, "emulator": digest, "why": why}
    with db.transaction():
        raise_alert(db, Alert.NO_READER, "raw_file", raw.key, detail)
    return Outcome(Result.NO_READER, digest, why=why)


def _refused(db: Database, raw: _Raw, emulator: Emulator, done: Ran) -> Outcome:
    kind, _, _ = done.said.removeprefix("plugfest: ").partition(":")
    if kind in NO_READER:
        return _no_reader(db, raw, emulator.digest, done.said)
    return _failed(db, raw, emulator, f"exit code {done.code}: {done.said}")


def _failed(db: Database, raw: _Raw, emulator: Emulator, why: str) -> Outcome:
    detail = {"raw": raw.sha256, "emulator": emulator.digest, "why": why}
    with db.transaction():
        raise_alert(db, Alert.NOT_REPRODUCED, "raw_file", raw.key, detail)
    return Outcome(Result.NOT_REPRODUCED, emulator.digest, why=why)


def _answer(out: bytes, raw_sha256: str) -> tuple[_Made, ...]:
    """Read what the software says. Raises: RunFailed when it is about another file, or nothing."""
    try:
        said = json.loads(out)
        made = tuple(
            _Made(
                name=str(one["series"]),
                stored=tuple(_sha256(h) for h in one["stored_sha256"]),
                parameters=dict(one["parameters"]),
                parameters_sha256=_sha256(one["parameters_sha256"]),
            )
            for one in said["series"]
        )
        about = said["raw_sha256"]
        hashes = [hashlib.sha256(rfc8785.dumps(m.parameters)).hexdigest() for m in made]
    except (ValueError, TypeError, LookupError, RecursionError) as why:
        raise RunFailed("its answer is no reconstruction") from why
    # a folder's name counts in its digest by what it holds, so a mount under another name is equal
    if about != raw_sha256:
        raise RunFailed(f"its answer is about another file, {str(about)[:64]}")
    if hashes != [m.parameters_sha256 for m in made] or not made or not all(m.stored for m in made):
        raise RunFailed("its answer contradicts itself")
    return made


def _sha256(text: object) -> str:
    if not isinstance(text, str) or len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise ValueError("no SHA-256")
    return text


def _compared(
    db: Database,
    raw: _Raw,
    emulator: Emulator,
    made: Sequence[_Made],
    started: str,
    *,
    whole: bool,
) -> Outcome:
    known = _known(db, raw)
    # a series that was made once more has the pixels of the first one: both are equal
    found = [[(key, uid) for key, uid, stored in known if stored == one.stored] for one in made]
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
        raise_alert(db, Alert.NOT_REPRODUCED, "raw_file", raw.key, _differing(raw, emulator))
        why = "pixels differ from those that are kept"
        return Outcome(Result.NOT_REPRODUCED, emulator.digest, equal, missed, why)
    if True not in exact:
        return Outcome(Result.FIRST, emulator.digest)
    resolve(db, Alert.NOT_REPRODUCED, _differing(raw, emulator), BY)
    if whole:
        pixels = "\n".join(sorted(m.pixels_sha256 for m in made))
        golden = hashlib.sha256(pixels.encode()).hexdigest()
        prove(db, emulator.key, raw.format_key, raw.sha256, golden)
    return Outcome(Result.REPRODUCED, emulator.digest, equal)


def _differing(raw: _Raw, emulator: Emulator) -> dict[str, object]:
    return {"raw": raw.sha256, "emulator": emulator.digest, "why": "pixels"}


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


def _as_before(db: Database, raw: _Raw, made: _Made) -> bool | None:
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
    made: _Made,
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
