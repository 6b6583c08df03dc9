"""`plugfest raw seal`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from emulators.modality.raw.envelope import seal
from emulators.modality.raw.keys import key_from


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file, a new file, the key and what the site calls it."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--key-file", type=Path, required=True, help="32 bytes, or 64 hex digits")
    parser.add_argument("--key-ref", required=True, help="what the site calls the key")
    parser.add_argument("--db", metavar="URL", help="note the sealed copy there")


def run(given: argparse.Namespace) -> int:
    """Encrypt the file; with a database that does not know it, nothing is left."""
    digest, key = hashlib.sha256(), key_from(given.key_file)
    about = seal(given.file, given.out, key, key_ref=given.key_ref, seen=digest.update)
    if given.db is not None:
        try:
            _note(given, digest.hexdigest())
        except BaseException:
            given.out.unlink()
            raise
    sys.stdout.write(f"{given.out}  {about.plain_bytes} bytes under {about.key_ref}\n")
    return 0


def _note(given: argparse.Namespace, sha256: str) -> None:
    # images of one generation seal, and have no database
    from emulators.modality.lineage.copies import known_raw_file, note_copy
    from emulators.modality.lineage.database import database

    with database(given.db) as db, db.transaction():
        raw = known_raw_file(db, sha256)
        note_copy(db, raw, given.out, name=given.file.name, key_ref=given.key_ref)
