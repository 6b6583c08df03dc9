"""A raw file that was lost comes back out of the archive that keeps it as a Raw Data object.

The archive's metadata told which object that is when it was followed; what it gives for it now is
believed only where it is the very file whose digest the database knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from emulators.modality.lineage.alerts import Alert, resolve_about
from emulators.modality.lineage.archive_answers import is_uid
from emulators.modality.lineage.archive_feed import Archive, Unanswered
from emulators.modality.lineage.archive_instance import path_of, retrieved
from emulators.modality.lineage.copies import BY, mismatch, note_copy
from emulators.modality.lineage.database import Database
from emulators.modality.lineage.headers import RAW_DATA_STORAGE
from emulators.modality.lineage.trail import NoSuchRawFile, plain
from emulators.modality.objects.raw_data import PAYLOAD_BYTES_MOST
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.errors import RawFileError, Unfinished
from emulators.modality.raw.new_file import new_file
from emulators.modality.raw.wrapping import AROUND_BYTES_MOST, AnotherObject, payload_in
from emulators.web.client import WebProblem

WHAT: Final = "raw data"
DIGEST_SHOWN: Final = 16  # hex digits that a fetched file's name begins with
NAME_MOST: Final = 64
_REFUSED: Final = 1
_WHERE: Final = (
    "SELECT r.raw_key, r.size_bytes, f.family, f.generation, r.raw_sop_instance_uid,"
    " i.sop_class_uid, s.series_instance_uid, e.study_instance_uid FROM raw_file r"
    " LEFT JOIN raw_formats f ON f.format_key = r.format_key"
    " LEFT JOIN dicom_image i ON i.sop_instance_uid = r.raw_sop_instance_uid"
    " LEFT JOIN series s ON s.series_key = i.series_key"
    " LEFT JOIN exams e ON e.exam_key = s.exam_key WHERE r.sha256 = ?"
)


class NotGiven(Unfinished):
    """The archive does not give the raw file; nothing is written."""

    exit_code = _REFUSED


@dataclass(frozen=True, slots=True)
class Fetched:
    """A raw file that is here again."""

    path: Path
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """A raw file, and where an archive keeps it."""

    key: int
    sha256: str
    size: int
    format: str
    instance: str
    path: str  # beneath the archive's address


def fetch(db: Database, archive: Archive, sha256: str, folder: Path, limit_s: float) -> Fetched:
    """Get a raw file from an archive into a folder, durably, and enter it as a copy.

    Where the very file is there already, it is entered. An object that holds something else
    raises an alert, which is resolved when the archive gives the right one.

    Raises:
        NoSuchRawFile: the database does not know the digest.
        NotGiven: the archive does not give that file, and why.
        FileExistsError: another file has its name. OSError.
    """
    kept = _kept(db, plain(sha256))
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder}: no folder")
    data, name = _taken_out(db, archive, kept, limit_s)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kept.sha256[:DIGEST_SHOWN]}-{plain_name(name)}"
    was_there = path.is_file() and digest_of(path)[0] == kept.sha256
    if not was_there:
        with new_file(path) as file:
            file.write(data)
    try:
        with db.transaction():
            note_copy(db, kept.key, path)
            resolve_about(
                db, Alert.DIGEST_MISMATCH, BY, copy=archive.url + kept.path, wanted=kept.sha256
            )
    except BaseException:
        if not was_there:
            path.unlink()
        raise
    return Fetched(path, kept.sha256, kept.format)


def plain_name(name: str) -> str:
    """Make a name of a file that means nothing to anybody's shell, of at most 64 characters."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[:NAME_MOST] or "raw"


def _kept(db: Database, sha256: str) -> _Kept:
    found = db.one(_WHERE, sha256)
    if found is None:
        raise NoSuchRawFile(f"{sha256}: the database knows no such raw file")
    key, size, family, generation, instance, sop_class, series, study = found
    if sop_class is None:
        raise NotGiven("no archive that was followed has this raw file; raw watch follows one")
    uids = (str(study), str(series), str(instance))
    if sop_class != RAW_DATA_STORAGE or not all(map(is_uid, uids)):
        raise NotGiven("what the archive has under the raw file's UID is no Raw Data object")
    format = f"{family} {generation}" if family else ""
    return _Kept(int(key), sha256, int(size), format, uids[2], path_of(*uids))


def _taken_out(db: Database, archive: Archive, kept: _Kept, limit_s: float) -> tuple[bytes, str]:
    """Return the raw file and the name that it had. Raises: NotGiven."""
    try:
        with retrieved(
            archive,
            kept.path,
            what=WHAT,
            limit_s=limit_s,
            most_bytes=min(kept.size, PAYLOAD_BYTES_MOST) + AROUND_BYTES_MOST,
        ) as file:
            if file is None:
                raise NotGiven("the archive has the raw file's object no more")
            payload = payload_in(file, kept.instance)
    except (Unanswered, WebProblem) as why:
        raise NotGiven(str(why)) from why
    except AnotherObject as why:
        raise NotGiven(f"the archive gives {why}") from why
    except RawFileError as why:
        raise _changed(db, archive, kept, f"{type(why).__name__}: {why}") from why
    if payload.sha256 != kept.sha256:
        raise _changed(db, archive, kept, payload.sha256)
    return payload.data, payload.file_name


def _changed(db: Database, archive: Archive, kept: _Kept, found: str) -> NotGiven:
    with db.transaction():
        mismatch(db, kept.key, archive.url + kept.path, kept.sha256, found)
    return NotGiven(f"what the archive gives is not the raw file: {found}")
