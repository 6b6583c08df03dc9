"""The catalogue's files are read whole, or refused in one line."""

import re

import pytest

from harness.core.errors import UsageError
from harness.load import catalogue

ROW = "UL-01\tPS3.8 7.1\tSHALL\tSCP\tRQ\tAC\t"
EXERCISED = '[[features]]\nfeature = "{}"\nrequirements = ["{}"]\n'


def test_rows_are_read_in_order():
    text = f"# a comment\n{ROW}\n{ROW.replace('01', '02')}\n"
    assert [r.id for r in catalogue.rows(text, "rows.tsv")] == ["UL-01", "UL-02"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("UL-01\tx\n", "rows.tsv: line 1: has not its 7 columns"),
        (f"#\n{ROW}\n{ROW}\n", "rows.tsv: line 3: 'UL-01' is there twice"),
    ],
)
def test_a_bad_row_is_named(text, says):
    with pytest.raises(UsageError, match=re.escape(says)):
        catalogue.rows(text, "rows.tsv")


def test_a_reason_without_rows_is_refused():
    with pytest.raises(UsageError, match=r"u\.toml: untested\[0\]\.rows: is missing"):
        catalogue.untested('[[untested]]\nreason = "x"\n', "u.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (EXERCISED.format("b.feature", "r.a"), "features[0].feature: unknown feature file"),
        (EXERCISED.format("a.feature", "r.z"), "features[0].requirements: unknown: 'r.z'"),
        (EXERCISED.format("a.feature", "r.a") * 2, "features[1].feature: 'a.feature' is there"),
        ("", "features: is missing"),
    ],
)
def test_exercised_names_what_exists(text, says):
    with pytest.raises(UsageError, match=re.escape(says)):
        catalogue.exercised(text, "e.toml", {"r.a"}, {"a.feature"})
