"""The catalogue's files are read whole, or refused in one line."""

import re

import pytest

from harness.core.errors import UsageError
from harness.load import catalogue
from profiles.coverage import compile_exercised

ROW = "UL-01\tPS3.8 7.1\tSHALL\tSCP\tRQ\tAC\t"
EXERCISED = '[[exercised]]\nby = ["{}"]\nrequirements = ["{}"]\n'


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
        (EXERCISED.format("b.feature", "r.a"), "exercised[0].by: unknown feature file"),
        (EXERCISED.format("a.feature", "r.z"), "exercised[0].requirements: unknown: 'r.z'"),
        (
            EXERCISED.format("a.feature", "r.a") * 2,
            "exercised[1].requirements: 'r.a' is there twice",
        ),
        ("", "exercised: is missing"),
    ],
)
def test_exercised_names_what_exists(text, says):
    with pytest.raises(UsageError, match=re.escape(says)):
        catalogue.exercised(text, "e.toml", {"r.a"}, {"a.feature"})


def test_what_is_exercised_together_is_read_for_each_feature():
    text = compile_exercised.render(
        {"a.feature": ("r.a", "r.b"), "b.feature": ("r.b", "r.c"), "c.feature": ("r.c", "r.b")}
    )
    assert text.count('"r.b"') == 1
    found = catalogue.exercised(
        text, "e.toml", {"r.a", "r.b", "r.c"}, {"a.feature", "b.feature", "c.feature"}
    )
    assert {feature: set(names) for feature, names in found.items()} == {
        "a.feature": {"r.a", "r.b"},
        "b.feature": {"r.b", "r.c"},
        "c.feature": {"r.b", "r.c"},
    }
