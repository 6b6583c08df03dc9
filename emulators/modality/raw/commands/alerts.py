"""`plugfest raw alerts`."""

from __future__ import annotations

import argparse
import json
import sys

from emulators.modality.lineage.alerts import State, alerts
from emulators.modality.lineage.database import database
from emulators.modality.lineage.scanners import acknowledge


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database, and alerts to acknowledge."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument("--acknowledge", type=int, action="append", default=[], metavar="N")
    parser.add_argument("--by", default="operator", help="who acknowledges")
    parser.add_argument("--all", action="store_true", help="those that are not open any more, too")


def run(given: argparse.Namespace) -> int:
    """Acknowledge what is asked, then list what is open."""
    with database(given.db) as db:
        for number in given.acknowledge:
            with db.transaction():
                acknowledge(db, number, given.by)
        for one in alerts(db, *(() if given.all else (State.OPEN,))):
            sys.stdout.write(
                f"{one.key:>4} {one.state.value:<8} {one.kind.value:<18} {one.at[:19]} "
                f"{json.dumps(one.detail, ensure_ascii=True)}\n"
            )
    return 0
