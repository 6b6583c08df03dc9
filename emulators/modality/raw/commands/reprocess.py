"""`plugfest raw reprocess`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emulators.modality.lineage.database import Database, database
from emulators.modality.lineage.emulators import add_environment, add_image
from emulators.modality.lineage.reprocessing import Outcome, reprocess
from emulators.modality.lineage.runners import LIMIT_S
from emulators.modality.lineage.running import RunFailed
from emulators.modality.lineage.sealed_copies import SiteKey
from emulators.modality.raw.keys import key_from

LIMIT_MOST_S = 3600.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database, a raw file by its digest, and whose software is to do it."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument("--raw", required=True, metavar="SHA256")
    by = parser.add_mutually_exclusive_group()
    by.add_argument("--python", type=Path, metavar="PATH", help="of another environment")
    by.add_argument("--image", metavar="DIGEST", help="[repository@]sha256:... of an image")
    parser.add_argument("--parameters", type=Path, metavar="JSON", help="exactly by these")
    parser.add_argument("--like", type=Path, metavar="DCM", help="an image of the examination")
    parser.add_argument("--out", type=Path, metavar="DIR", help="new or empty, for the objects")
    parser.add_argument(
        "--key-file", type=Path, help="opens sealed copies: 32 bytes, or hex digits"
    )
    parser.add_argument("--key-ref", default="", help="what the site calls that key")
    parser.add_argument("--engine", default="docker", help="that runs images")
    parser.add_argument("--limit", type=float, default=LIMIT_S, metavar="SECONDS")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Reconstruct by pinned software of the file's generation, and compare the pixels."""
    if not 0 < given.limit <= LIMIT_MOST_S:
        raise ValueError(f"--limit must be more than 0 and at most {LIMIT_MOST_S:g} seconds")
    if given.like is not None and not given.like.is_file():
        raise FileNotFoundError(f"{given.like}: no image of the examination")
    if given.key_ref and given.key_file is None:
        raise ValueError("--key-ref says which key --key-file holds: one without the other")
    key = None
    if given.key_file is not None:
        key = SiteKey(key_from(given.key_file), given.key_ref)
    with ending_cleanly(), database(given.db) as db:
        done = reprocess(
            db,
            given.raw,
            digest=_named(db, given),
            parameters=given.parameters,
            like=given.like,
            out=given.out,
            key=key,
            engine=given.engine,
            limit_s=given.limit,
        )
    sys.stdout.write(json.dumps(_told(done)) + "\n" if given.format == "json" else _text(done))
    return 0 if done.result.is_good else 1


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Let a request to end do so as an error does: what was unsealed is removed."""

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _told(done: Outcome) -> dict[str, object]:
    return {
        "result": done.result.value,
        "emulator": done.emulator,
        "equal": list(done.equal),
        "unequal": list(done.unequal),
        "why": done.why,
        "out": [str(path) for path in done.out],
    }


def _text(done: Outcome) -> str:
    by = f" by {done.emulator}" if done.emulator else ""
    why = f": {done.why}" if done.why else ""
    lines = [f"{done.result.value}{by}{why}"]
    lines += [f"equal {uid}" for uid in done.equal]
    lines += [f"not equal {uid}" for uid in done.unequal]
    lines += [str(path) for path in done.out]
    return "".join(_printable(line) + "\n" for line in lines)


def _printable(line: str) -> str:
    """Keep what other software said inert."""
    return "".join(char if char.isprintable() else "?" for char in line)


def _named(db: Database, given: argparse.Namespace) -> str:
    """Enter the software that is named, and return its digest; "" lets one be chosen."""
    try:
        with db.transaction():
            if given.python is not None:
                return add_environment(db, given.python, limit_s=given.limit).digest
            if given.image is not None:
                return _image(db, given)
    except RunFailed as why:
        raise ValueError(str(why)) from why
    return ""


def _image(db: Database, given: argparse.Namespace) -> str:
    digest = str(given.image).rpartition("@")[2]
    if db.one("SELECT 1 FROM emulator_images WHERE oci_digest = ?", digest) is not None:
        return digest
    return add_image(db, given.image, engine=given.engine, limit_s=given.limit).digest
