"""`plugfest raw emulators`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from emulators.modality.lineage.database import database
from emulators.modality.lineage.emulators import (
    Known,
    add_emulator,
    ask_environment,
    ask_image,
    emulators,
)
from emulators.modality.lineage.running import RunFailed
from emulators.modality.raw.commands.reprocess import ending_cleanly

LIMIT_S: Final = 60.0
LIMIT_MOST_S: Final = 3600.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database, and software to ask what it can do."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument(
        "--image",
        action="append",
        default=[],
        metavar="DIGEST",
        help="enter [repository@]sha256:...; repeatable",
    )
    parser.add_argument(
        "--python",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="enter the environment of this interpreter; repeatable",
    )
    parser.add_argument("--engine", default="docker", help="that runs images")
    parser.add_argument(
        "--limit", type=float, default=LIMIT_S, metavar="SECONDS", help="for each answer"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Ask what is named, enter it when all of it answered, and list all that is known."""
    if not 0 < given.limit <= LIMIT_MOST_S:
        raise ValueError(f"--limit must be more than 0 and at most {LIMIT_MOST_S:g} seconds")
    engine, limit_s = given.engine, given.limit
    try:
        with ending_cleanly():
            told = [ask_environment(one, limit_s=limit_s) for one in given.python]
            told += [ask_image(one, engine=engine, limit_s=limit_s) for one in given.image]
    except RunFailed as why:
        raise ValueError(str(why)) from why
    with database(given.db) as db:
        with db.transaction():
            for one in told:
                add_emulator(db, one.digest, one.ref, one.can)
        known = emulators(db)
    if given.format == "json":
        sys.stdout.write(json.dumps({"emulators": [_told(one) for one in known]}) + "\n")
    else:
        sys.stdout.writelines(_line(one) for one in known)
    return 0


def _told(one: Known) -> dict[str, object]:
    return {
        "digest": one.digest,
        "ref": one.ref,
        "formats": list(one.formats),
        "verified": list(one.verified),
    }


def _line(one: Known) -> str:
    can = [f"{name} (verified)" if name in one.verified else name for name in one.formats]
    return f"{one.digest}  {', '.join(can) or 'nothing that is known here'}  {one.ref}\n"
