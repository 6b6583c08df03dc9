"""`plugfest raw link`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from emulators.modality.lineage.database import Database, database
from emulators.modality.lineage.linking import decide, relate
from emulators.modality.lineage.pixel_adjudication import Opinion, adjudicate, images_below


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database; the truth where it is known; a decision where a person makes one."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument("--truth", type=Path, metavar="JSON", help="pairs of SHA-256 and series")
    parser.add_argument("--review", action="store_true", help="list what waits for a decision")
    parser.add_argument("--accept", nargs=2, type=int, metavar=("RAW", "SERIES"))
    parser.add_argument("--reject", nargs=2, type=int, metavar=("RAW", "SERIES"))
    parser.add_argument(
        "--adjudicate",
        nargs="+",
        type=Path,
        metavar="DIR",
        help="let pixels decide what waits for a review; where the images lie",
    )
    parser.add_argument("--by", default="operator", help="who decides")


def run(given: argparse.Namespace) -> int:
    """Relate everything anew, or decide on one link."""
    with database(given.db) as db:
        for pair, accept in ((given.accept, True), (given.reject, False)):
            if pair is not None and not decide(db, *pair, accept=accept, by=given.by):
                raise ValueError(f"no link of raw {pair[0]} and series {pair[1]} is proposed")
        done = relate(db)
        if given.adjudicate is not None:
            sys.stdout.write(_adjudicated(db, given.adjudicate))
            done = relate(db)  # what has a partner now is no orphan
        sys.stdout.write(
            f"{done.raws} raw files, {done.series} series: {done.accepted} links accepted,"
            f" {done.to_review} to review; without a partner {done.orphan_raws} raw files,"
            f" {done.orphan_series} series\n"
        )
        if given.truth is not None:
            sys.stdout.write(_measured(db, given.truth))
        if given.review:
            for raw, series, score, evidence in db.rows(
                "SELECT raw_key, series_key, score, evidence_json FROM raw_series_link"
                " WHERE status = ? ORDER BY series_key, score DESC",
                "REVIEW",
            ):
                sys.stdout.write(f"raw {raw} series {series} score {score:.3f} {evidence}\n")
    return 0


def _adjudicated(db: Database, folders: list[Path]) -> str:
    done = adjudicate(db, images_below(folders))
    lines = []
    for one in done:
        score = "" if one.score is None else f" noise {one.score:.3f}"
        why = f": {one.why}" if one.why else ""
        lines.append(f"raw {one.raw} series {one.series} {one.opinion.value}{score}{why}\n")
    decided = sum(one.opinion is not Opinion.NONE for one in done)
    return "".join(lines) + f"{decided} of {len(done)} links decided by pixels\n"


def _measured(db: Database, truth: Path) -> str:
    known = {(str(raw), str(series)) for raw, series in json.loads(truth.read_text("utf-8"))}
    lines = []
    for name, states in (
        ("unattended", ("AUTO", "CONFIRMED")),
        ("with review", ("AUTO", "CONFIRMED", "REVIEW")),
    ):
        marks = ", ".join("?" * len(states))
        found = set(
            db.rows(
                "SELECT r.sha256, s.series_instance_uid FROM raw_series_link l"  # noqa: S608
                " JOIN raw_file r ON r.raw_key = l.raw_key"
                f" JOIN series s ON s.series_key = l.series_key WHERE l.status IN ({marks})",
                *states,
            )
        )
        hit = len(found & known)
        precision = f"{hit / len(found):.4f}" if found else "-"
        recall = f"{hit / len(known):.4f}" if known else "-"
        lines.append(f"{name}: precision {precision} recall {recall} ({hit} of {len(known)})\n")
    return "".join(lines)
