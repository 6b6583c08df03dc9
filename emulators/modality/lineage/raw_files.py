"""Raw files into the database: read by the software of their own generation, or an alert."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from emulators.modality.lineage.alerts import Alert, raise_alert, resolve_about
from emulators.modality.lineage.copies import note_copy
from emulators.modality.lineage.database import Database, Value
from emulators.modality.lineage.scanners import Device, device_json, software_key
from emulators.modality.objects.making import source_of
from emulators.modality.raw import errors
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.format import Format
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.registry import formats, generation

BY: Final = "entering"
UNREAD: Final = "{}"  # what is known of the header of a file that nobody could read
# What a reader refuses, and the alert that a person sees.
ALERTS = {
    errors.NotThisFamily: Alert.UNKNOWN_RAW_FORMAT,
    errors.UnknownRevision: Alert.UNKNOWN_RAW_FORMAT,
    errors.UnknownGeneration: Alert.NO_READER,
    errors.MissingLibrary: Alert.NO_READER,
    errors.WrongGeneration: Alert.NO_READER,
    errors.Corrupted: Alert.DIGEST_MISMATCH,
    errors.Truncated: Alert.DIGEST_MISMATCH,
    errors.Oversized: Alert.DIGEST_MISMATCH,
}


def add_raw_file(db: Database, path: Path) -> int | None:
    """Enter one raw file once, by its digest; a further copy of it is noted as a copy.

    A file that no software here reads raises an alert, and is entered as far as it is known: it is
    not lost, and read when it is entered again and somebody can. Returns its key; None for what is
    of no known format.

    Raises: OSError.
    """
    digest, size = digest_of(path)
    try:
        format = identify(path) if path.is_file() else _folder_format(path)
    except errors.RawFileError as why:
        _alarm(db, why, path, digest)
        return None
    known = db.one("SELECT raw_key, header_json FROM raw_file WHERE sha256 = ?", digest)
    if known is None:
        identity = _identity(db, format, path, digest)
        said = _said(db, format, identity or Identity(), path, digest)
        key = db.insert("raw_file", "raw_key", sha256=digest, size_bytes=size, **said)
    else:
        key = int(known[0])
        if known[1] == UNREAD:
            _read_later(db, key, format, path, digest)
    note_copy(db, key, path)
    return key


def format_key(db: Database, format: Format) -> int:
    """Find or enter a format."""
    known = db.one(
        "SELECT format_key FROM raw_formats WHERE family = ? AND generation = ?",
        format.family,
        format.generation,
    )
    if known is not None:
        return int(known[0])
    return db.insert(
        "raw_formats",
        "format_key",
        family=format.family,
        generation=format.generation,
        modality=format.modality,
        media_type=format.media_type,
    )


def _folder_format(path: Path) -> Format:
    first = next(iter(sorted(path.glob("*.dcm"))), None)
    if first is None:
        raise errors.NotThisFamily(f"{path.name}: a folder without views")
    found = identify(first)
    return next(f for f in formats() if f == found)


def _identity(db: Database, format: Format, path: Path, digest: str) -> Identity | None:
    try:
        return generation(format.family, format.generation).raw_reader(path).identity
    except errors.RawFileError as why:
        _alarm(db, why, path, digest)
        return None


def _alarm(db: Database, why: errors.RawFileError, path: Path, digest: str) -> None:
    kind = ALERTS.get(type(why), Alert.UNKNOWN_RAW_FORMAT)
    detail = {"file": path.name, "sha256": digest, "why": str(why)}
    raise_alert(db, kind, "raw_file", None, detail)


def _read_later(db: Database, key: int, format: Format, path: Path, digest: str) -> None:
    """Enter what a file says that nobody could read when it was first entered."""
    identity = _identity(db, format, path, digest)
    if identity is None:
        return
    said = _said(db, format, identity, path, digest)
    names = ", ".join(f"{name} = ?" for name in said)
    db.run(f"UPDATE raw_file SET {names} WHERE raw_key = ?", *said.values(), key)  # noqa: S608
    for kind in set(ALERTS.values()):
        resolve_about(db, kind, BY, sha256=digest)


def _said(db: Database, format: Format, who: Identity, path: Path, digest: str) -> dict[str, Value]:
    device = Device(
        who.manufacturer, who.model, who.device_serial, format.modality, who.software, who.station
    )
    named = bool(who.device_serial and who.software)
    source = source_of(digest, format, path.name, who.study_uid)
    header = {k: v for k, v in asdict(who).items() if v and k not in ("patient_name", "acquired")}
    return {
        "format_key": format_key(db, format),
        "software_key": software_key(db, device) if named else None,
        "raw_sop_instance_uid": source.sop_instance,
        "acquisition_start": who.acquired.isoformat() if who.acquired else None,
        "acquisition_uid": who.acquisition_uid or None,
        "measurement_id": who.measurement_id or None,
        "protocol_name": who.protocol or None,
        "hint_study_uid": who.study_uid or None,
        "hint_series_uid": who.series_uid or None,
        "hint_for_uid": who.frame_of_reference_uid or None,
        "hint_patient_id": who.patient_id or None,
        "hint_accession": who.accession or None,
        "header_json": json.dumps(header, sort_keys=True),
        "device_json": device_json(device),
    }
