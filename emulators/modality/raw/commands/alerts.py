"""`plugfest raw alerts`."""

from __future__ import annotations

import argparse
import json
import sys

from emulators.modality.lineage.alerts import Raised, State, alerts
from emulators.modality.lineage.copies import verify_copies
from emulators.modality.lineage.database import database
from emulators.modality.lineage.scanners import acknowledge


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database, and alerts to acknowledge."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument("--acknowledge", type=int, action="append", default=[], metavar="N")
    parser.add_argument("--by", default="operator", metavar="WHO", help="who acknowledges")
    parser.add_argument(
        "--verify", action="store_true", help="hash every copy that is not sealed, first"
    )
    parser.add_argument("--all", action="store_true", help="those that are not open any more, too")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Verify and acknowledge what is asked, then list what is open."""
    with database(given.db) as db:
        if given.verify:
            verify_copies(db)
        with db.transaction():  # all of them, or none
            for number in given.acknowledge:
                acknowledge(db, number, given.by)
        found = alerts(db, *(() if given.all else (State.OPEN,)))
    if given.format == "json":
        sys.stdout.write(json.dumps({"alerts": [_told(one) for one in found]}) + "\n")
    else:
        sys.stdout.writelines(_line(one) for one in found)
    return 0


def _told(one: Raised) -> dict[str, object]:
    return {
        "number": one.key,
        "at": one.at,
        "kind": one.kind.value,
        "state": one.state.value,
        "detail": dict(one.detail),
    }


def _line(one: Raised) -> str:
    return (
        f"{one.key:>4} {one.state.value:<8} {one.kind.value:<18} {one.at[:19]} "
        f"{json.dumps(one.detail, ensure_ascii=True)}\n"
    )
