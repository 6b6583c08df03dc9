"""Copies of raw files: where they lie, and whether they are what they were (assertion P3).

A place holds one thing at a time. What was noted there first is what is expected there: a file that
is found in the place of another one is noted as a copy, too, and the missing one raises an alert
until it is back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from emulators.modality.lineage.alerts import Alert, raise_alert, resolve_about, stands
from emulators.modality.lineage.database import Database, now
from emulators.modality.lineage.trail import NoSuchRawFile
from emulators.modality.raw.digest import digest_of

BY: Final = "copies"
NOT_THERE: Final = "not there"


def note_copy(db: Database, raw: int, path: Path, *, name: str = "", key_ref: str = "") -> None:
    """Note that a raw file was just found here, or, with a `key_ref`, sealed under that key."""
    uri = str(path.resolve())
    found = db.rows(
        "SELECT c.raw_key, r.sha256 FROM raw_file_copies c JOIN raw_file r ON r.raw_key = c.raw_key"
        " WHERE c.storage_uri = ?",
        uri,
    )
    held = {int(key): str(sha256) for key, sha256 in found}
    if raw not in held:
        db.put(
            "raw_file_copies",
            raw_key=raw,
            file_name=name or path.name,
            storage_uri=uri,
            encrypted=int(bool(key_ref)),
            key_ref=key_ref or None,
        )
    elif stands(db, Alert.DIGEST_MISMATCH, copy=uri, wanted=held[raw]):  # back in its place
        for key in held.keys() - {raw}:
            db.run("DELETE FROM raw_file_copies WHERE raw_key = ? AND storage_uri = ?", key, uri)
        held = {}
    verified(db, raw, uri)
    for key, wanted in held.items():
        if key != raw:
            mismatch(db, key, uri, wanted, "another raw file")


def known_raw_file(db: Database, sha256: str) -> int:
    """Return the key of a raw file. Raises: NoSuchRawFile."""
    found = db.one("SELECT raw_key FROM raw_file WHERE sha256 = ?", sha256)
    if found is None:
        raise NoSuchRawFile(f"{sha256}: the database knows no such raw file; raw ingest enters it")
    return int(found[0])


def is_as_it_was(db: Database, raw: int, uri: str, wanted: str) -> bool:
    """Hash one copy that is not sealed, in a transaction of its own, and note what came out."""
    try:
        found, _ = digest_of(Path(uri))
    except (OSError, ValueError):
        found = NOT_THERE
    with db.transaction():
        if found == wanted:
            verified(db, raw, uri)
        else:
            mismatch(db, raw, uri, wanted, found)
    return found == wanted


def good_copies(db: Database, raw: int) -> Iterator[Path]:
    """Yield the copies that are here, not sealed, and what they were; the others raise alerts."""
    for uri, wanted in db.rows(
        "SELECT c.storage_uri, r.sha256 FROM raw_file_copies c JOIN raw_file r"
        " ON r.raw_key = c.raw_key WHERE c.raw_key = ? AND c.encrypted = 0 ORDER BY c.storage_uri",
        raw,
    ):
        if is_as_it_was(db, raw, uri, wanted):
            yield Path(uri)


def verify_copies(db: Database) -> int:
    """Hash every copy that is not sealed; return how many are not what they were, or gone."""
    return sum(
        not is_as_it_was(db, int(key), uri, wanted)
        for key, uri, wanted in db.rows(
            "SELECT c.raw_key, c.storage_uri, r.sha256 FROM raw_file_copies c JOIN raw_file r"
            " ON r.raw_key = c.raw_key WHERE c.encrypted = 0 ORDER BY c.raw_key, c.storage_uri"
        )
    )


def mismatch(db: Database, raw: int, uri: str, wanted: str, found: str) -> None:
    """Raise the alert of a copy that is not what it was."""
    detail = {"file": Path(uri).name, "copy": uri, "wanted": wanted, "found": found}
    raise_alert(db, Alert.DIGEST_MISMATCH, "raw_file", raw, detail)


def verified(db: Database, raw: int, uri: str) -> None:
    """Note that a copy is what it was; its alerts are resolved."""
    db.run(
        "UPDATE raw_file_copies SET last_verified = ? WHERE raw_key = ? AND storage_uri = ?",
        now(),
        raw,
        uri,
    )
    found = db.one("SELECT sha256 FROM raw_file WHERE raw_key = ?", raw)
    if found is not None:
        resolve_about(db, Alert.DIGEST_MISMATCH, BY, copy=uri, wanted=found[0])
