"""`disagreements.tsv`: every disagreement by element, how often it is met, and the reason."""

import csv
from dataclasses import dataclass
from pathlib import Path

from tests.real.oracle.comparison import Comparison

FILE = Path(__file__).parent / "disagreements.tsv"
HEADS = ("who stands alone", "with what", "element", "times", "reason")


@dataclass(frozen=True)
class Row:
    """One kind of disagreement on one attribute."""

    who: str  # "plugfest": our error alone; "dciodvfy": its finding that we do not have
    what: str  # requirement id, or the kind of finding
    tag: str
    count: int
    reason: str = ""


def noted() -> list[Row]:
    """Read the ledger; none when there is no file."""
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t"))
    return [Row(who, what, tag, int(count), reason) for who, what, tag, count, reason in lines[1:]]


def rows(outcome: Comparison, known: list[Row]) -> list[Row]:
    """Return today's disagreements with the reasons that are known."""
    reasons = {(r.who, r.what, r.tag): r.reason for r in known}
    return [
        Row(*key, count, reasons.get(key, ""))
        for key, count in sorted(outcome.disagreements().items())
    ]


def write(ledger: list[Row]) -> None:
    """Write the ledger."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(HEADS)
        out.writerows((r.who, r.what, r.tag, r.count, r.reason) for r in ledger)
