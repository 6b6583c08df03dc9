"""Prints how we and dciodvfy agree on real files: `python -m tests.real.oracle [--write] [FILE...]`.

`--write` notes today's disagreements in `disagreements.tsv`, keeping the reasons that are there.
"""

import sys
from pathlib import Path

from tests.real.oracle.comparison import Comparison, compare
from tests.real.oracle.ledger import Row, noted, rows, write
from tests.real.oracle.statement import COUNTED


def table(outcome: Comparison) -> str:
    """Lay out recall by kind, and our extra errors by reason."""
    lines = [
        f"{outcome.files} files, {len(outcome.silent)} without an opinion of dciodvfy",
        "",
        "its finding        found   missed   recall",
    ]
    for kind in (*COUNTED, None):
        found = sum(s.kind is kind or kind is None for s in outcome.found)
        missed = sum(s.kind is kind or kind is None for s in outcome.missed)
        name = kind.value if kind else "all"
        lines.append(f"{name:16} {found:7} {missed:8}   {outcome.recall(kind):.3f}")
    ledger = rows(outcome, noted())
    lines += ["", f"our errors on elements it objects to as well: {outcome.shared}"]
    lines += [f"our errors alone: {len(outcome.extra)}, by reason", ""]
    lines += [f"{count:7}  {reason}" for reason, count in by_reason(ledger)]
    lines += ["", "alone     with what on which element: how often, why", ""]
    lines += [f"{r.who:9} {r.what} {r.tag}: {r.count}, {r.reason or '?'}" for r in ledger]
    return "\n".join(lines) + "\n"


def by_reason(ledger: list[Row]) -> list[tuple[str, int]]:
    """Add up our extra errors by reason, the most frequent first."""
    counted: dict[str, int] = {}
    for row in ledger:
        if row.who == "plugfest":
            reason = row.reason or "unexplained"
            counted[reason] = counted.get(reason, 0) + row.count
    return sorted(counted.items(), key=lambda pair: -pair[1])


def main(arguments: list[str]) -> None:
    """Compare, print, and write where asked."""
    given = [(a, Path(a)) for a in arguments if not a.startswith("-")]
    outcome = compare(given or None)
    if "--write" in arguments:
        write(rows(outcome, noted()))
    sys.stdout.write(table(outcome))
    if "--each" in arguments:
        for who, some in (("dciodvfy", outcome.missed), ("plugfest", outcome.extra)):
            for s in some:
                sys.stdout.write(f"{who} {s.kind} {s.file} {s.path} {s.text} {s.module}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
