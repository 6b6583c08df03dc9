"""`plugfest raw lineage`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from emulators.modality.lineage.database import database
from emulators.modality.lineage.trail import Trail, trail


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database and a raw file by its digest."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument("--raw", required=True, metavar="SHA256")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Say where a raw file lies, what was made of it, and who made that again."""
    with database(given.db) as db:
        found = trail(db, given.raw)
    sys.stdout.write(json.dumps(_told(found)) + "\n" if given.format == "json" else _text(found))
    return 0


def _told(found: Trail) -> dict[str, object]:
    said = asdict(found)
    links, runs = said.pop("links"), said.pop("runs")
    return {"raw": said, "links": links, "runs": runs}


def _text(found: Trail) -> str:
    lines = [f"raw sha256:{found.sha256} {found.format} {found.sop_instance}"]
    for copy in found.copies:
        key = f" (sealed under {copy.key_ref!r})" if copy.encrypted else ""
        lines.append(f"copy {copy.uri}{key}")
    lines += [
        f"series {one.series_uid} {one.status} by {one.method} {one.score:.3f},"
        f" {one.decided_by} {one.decided_at[:19]}"
        for one in found.links
    ]
    for run in found.runs:
        how = {True: "to the bit", False: "differing", None: "for the first time"}[run.exact]
        lines.append(f"run {run.started_at[:19]} {run.emulator} {how}")
    return "\n".join(lines) + "\n"
