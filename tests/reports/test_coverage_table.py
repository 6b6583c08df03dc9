"""The coverage table says the same in each of its forms."""

import json

from harness.core.coverage import Untested
from reports import coverage_table
from tests.harness.judge.test_coverage import account

WHOLE = account(Untested(("B-*",), "a | b <later>"))


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


def test_markdown_keeps_its_columns():
    page = coverage_table.render_markdown(WHOLE)
    assert "a &#124; b &lt;later&gt;" in page
    rows = [line for line in page.splitlines() if line.startswith("| B-")]
    assert {line.count("|") for line in rows} == {7}


def test_what_is_missing_is_said():
    text = coverage_table.render_text(account(Untested(("C-01",), "x")))
    assert "row B-01: needs exactly one reason" in text
    assert "'C-01' in profiles/catalogue/untested.toml: matches no untested row" in text
