"""Copies of raw files: where they lie, and whether they are what they were (assertion P3).

A place holds one thing at a time, and what was noted there first is expected there. What is found
in the place of another one is a copy, too; the missing one raises an alert until it is back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from emulators.modality.lineage.alerts import Alert, raise_alert, resolve_about
from emulators.modality.lineage.database import Database, now
from emulators.modality.lineage.trail import NoSuchRawFile
from emulators.modality.raw.digest import digest_of

BY: Final = "copies"
NOT_THERE: Final = "not there"


def note_copy(db: Database, raw: int, path: Path, *, name: str = "", key_ref: str = "") -> None:
    """Note that a raw file was just found here, or, with a `key_ref`, sealed under that key."""
    uri = str(path.resolve())
    held = {
        int(key): (str(sha256), owner)
        for key, sha256, owner in db.rows(
            "SELECT c.raw_key, r.sha256, c.instead_of FROM raw_file_copies c JOIN raw_file r"
            " ON r.raw_key = c.raw_key WHERE c.storage_uri = ?",
            uri,
        )
    }
    if raw not in held:
        db.put(
            "raw_file_copies",
            raw_key=raw,
            file_name=name or path.name,
            storage_uri=uri,
            encrypted=int(bool(key_ref)),
            key_ref=key_ref or None,
            instead_of=next((key for key, (_, owner) in held.items() if owner is None), None),
        )
    is_owner = raw in held and held[raw][1] is None
    verified(db, raw, uri)
    for key, (wanted, _) in held.items():
        if key != raw and not is_owner:  # what lay there instead of its owner is forgotten
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
    wrong = 0
    # what lies in another one's place is asked for after that one: it may be back
    for whose in ("IS NULL", "IS NOT NULL"):
        wrong += sum(
            not is_as_it_was(db, int(key), uri, wanted)
            for key, uri, wanted in db.rows(
                "SELECT c.raw_key, c.storage_uri, r.sha256 FROM raw_file_copies c"  # noqa: S608
                " JOIN raw_file r ON r.raw_key = c.raw_key WHERE c.encrypted = 0"
                f" AND c.instead_of {whose} ORDER BY c.raw_key, c.storage_uri"
            )
        )
    return wrong


def mismatch(db: Database, raw: int, uri: str, wanted: str, found: str) -> None:
    """Raise the alert of a copy that is not what it was."""
    detail = {"file": Path(uri).name, "copy": uri, "wanted": wanted, "found": found}
    raise_alert(db, Alert.DIGEST_MISMATCH, "raw_file", raw, detail)


def verified(db: Database, raw: int, uri: str) -> None:
    """Note that a copy is what it was: its alerts are resolved, and what lay there is forgotten."""
    db.run(
        "UPDATE raw_file_copies SET last_verified = ? WHERE raw_key = ? AND storage_uri = ?",
        now(),
        raw,
        uri,
    )
    for (wanted,) in db.rows(
        "SELECT r.sha256 FROM raw_file r JOIN raw_file_copies c ON c.raw_key = r.raw_key"
        " WHERE c.storage_uri = ? AND (c.raw_key = ? OR c.instead_of = ?)",
        uri,
        raw,
        raw,
    ):
        resolve_about(db, Alert.DIGEST_MISMATCH, BY, copy=uri, wanted=wanted)
    db.run("DELETE FROM raw_file_copies WHERE storage_uri = ? AND instead_of = ?", uri, raw)
