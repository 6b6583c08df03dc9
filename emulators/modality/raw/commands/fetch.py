"""`plugfest raw fetch`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from emulators.modality.lineage.archive_feed import archive
from emulators.modality.lineage.database import database
from emulators.modality.lineage.fetching import NotGiven, fetch
from emulators.modality.raw.commands.reprocess import ending_cleanly
from emulators.modality.raw.commands.watch import GRACE_S, seconds

LIMIT_S: Final = 300.0


class _Overdue(BaseException):
    """The archive keeps this beyond its limit; nothing on the way catches it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database, an archive, a raw file by its digest, and a folder."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument(
        "--archive", required=True, metavar="URL", help="an archive's DICOMweb service"
    )
    parser.add_argument("--raw", required=True, metavar="SHA256")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the file goes")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="holds the bearer token")
    parser.add_argument("--ca-file", type=Path, metavar="PEM", help="certificates to trust")
    parser.add_argument(
        "--limit-s", type=seconds, default=LIMIT_S, metavar="S", help="for all; default 300"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Get the file as it was, and enter it as a copy; or leave nothing."""
    where = archive(given.archive, given.token_file, given.ca_file)
    with ending_cleanly(), _within(given.limit_s + GRACE_S), database(given.db) as db:
        done = fetch(db, where, given.raw, given.folder, given.limit_s)
    path = str(done.path.resolve())
    if given.format == "json":
        told = {"path": path, "sha256": done.sha256, "format": done.format}
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.write(f"{path}\n")
    return 0


@contextmanager
def _within(limit_s: float) -> Iterator[None]:
    """Let nothing in an archive's answer move the limit."""

    def overdue(*_: object) -> None:
        raise _Overdue

    before = signal.signal(signal.SIGALRM, overdue)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        yield
    except _Overdue:
        raise NotGiven("the archive kept on answering beyond the limit") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
