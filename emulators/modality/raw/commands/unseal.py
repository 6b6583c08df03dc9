"""`plugfest raw unseal`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.envelope import unseal
from emulators.modality.raw.keys import key_from


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take an envelope, a new file and the key."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--key-file", type=Path, required=True, help="32 bytes, or 64 hex digits")
    parser.add_argument("--db", metavar="URL", help="note the copy there")


def run(given: argparse.Namespace) -> int:
    """Decrypt the envelope, or leave nothing."""
    about = unseal(given.file, given.out, key_from(given.key_file))
    if given.db is not None:
        try:
            _note(given)
        except BaseException:
            given.out.unlink()
            raise
    sys.stdout.write(f"{given.out}  {about.plain_bytes} bytes\n")
    return 0


def _note(given: argparse.Namespace) -> None:
    # images of one generation unseal, and have no database
    from emulators.modality.lineage.copies import known_raw_file, note_copy
    from emulators.modality.lineage.database import database

    with database(given.db) as db, db.transaction():
        note_copy(db, known_raw_file(db, digest_of(given.out)[0]), given.out)
