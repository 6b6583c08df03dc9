"""The coverage table says the same in each of its forms."""

import json
from dataclasses import replace

from harness.core.coverage import Untested
from reports import coverage_table
from tests.harness.judge.test_coverage import account

WHOLE = account(Untested(("B-*",), "a | b <later>"))
WHOLE_BY_FILES = replace(
    WHOLE, requirements=tuple(replace(r, scenarios=()) for r in WHOLE.requirements)
)


def test_text_says_what_every_row_is():
    text = coverage_table.render_text(WHOLE)
    assert "A-01       SHALL  enforced  a.one, a.maybe" in text
    assert "B-01       SHALL  untested  a | b <later>" in text
    assert text.endswith(coverage_table.summary(WHOLE) + "\n")
    assert "5 rows: 1 enforced, 1 preview, 3 untested" in text


def test_json_has_every_row_and_requirement():
    record = json.loads(coverage_table.render_json(WHOLE))
    assert record["counts"]["rows"] == len(record["rows"]) == 5
    assert record["requirements"][0]["scenarios"] == ["w.feature", "x.feature"]
    assert record["requirements"][1]["mutations"] == ["cut"]
    assert record["requirements"][0]["object_faults"] == ["early", "late"]
    assert [r["plugfest_check"] for r in record["requirements"]] == [True, False, False]


def test_markdown_keeps_its_columns():
    page = coverage_table.render_markdown(WHOLE)
    assert "a &#124; b &lt;later&gt;" in page
    rows = [line for line in page.splitlines() if line.startswith("| B-")]
    assert {line.count("|") for line in rows} == {7}


def test_what_is_missing_is_said():
    text = coverage_table.render_text(account(Untested(("C-01",), "x")))
    assert "row B-01: needs exactly one reason" in text
    assert "'C-01' in profiles/catalogue/untested.toml: matches no untested row" in text


def test_what_only_files_exercise_is_said_so():
    text = coverage_table.render_text(WHOLE_BY_FILES)
    assert "scenarios     none: by plugfest check" in text
    assert "object faults 2" in text
    assert "0 exercised by a scenario, 1 by `plugfest check` alone" in text
