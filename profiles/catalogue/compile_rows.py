"""Compile the catalogue's tables into `rows.tsv` (run as a module, with the tables' folder).

`python -m profiles.catalogue.compile_rows FOLDER` reads `dimse.csv`, `dicomweb.csv` and `fhir.csv`
(columns id, clause, level, binds, stimulus, expected, condition) and writes the file beside this
module, in their order.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
TABLES = ("dimse", "dicomweb", "fhir")
COLUMNS = ("id", "clause", "level", "binds", "stimulus", "expected", "condition")


def rows(folder: Path) -> str:
    """Render the catalogue of `folder` as tab-separated values."""
    lines = ["# compiled by profiles.catalogue.compile_rows\n", "# " + "\t".join(COLUMNS) + "\n"]
    for table in TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            lines += ["\t".join(map(_cell, _picked(row))) + "\n" for row in csv.DictReader(file)]
    return "".join(lines)


def _picked(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in COLUMNS)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    (FOLDER / "rows.tsv").write_text(rows(Path(sys.argv[1])), encoding="utf-8", newline="\n")
