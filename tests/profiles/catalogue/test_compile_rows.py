"""The compiler writes one row per row, in order, whatever white space a cell holds."""

import csv

from harness.load.catalogue import rows
from profiles.catalogue import compile_rows


def test_rows_survive(tmp_path):
    for table in compile_rows.TABLES:
        with (tmp_path / f"{table}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(compile_rows.COLUMNS)
            writer.writerow([f"{table}-01", "c", "SHALL", "SCP", "a\tb\n c", "x, y", ""])
    read = rows(compile_rows.rows(tmp_path), "rows.tsv")
    assert [r.id for r in read] == ["dimse-01", "dicomweb-01", "fhir-01"]
    assert {(r.stimulus, r.expected, r.condition) for r in read} == {("a b c", "x, y", "")}
