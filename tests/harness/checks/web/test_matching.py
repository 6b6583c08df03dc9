import fnmatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.web.matching import Kind, contradicts, kind


@pytest.mark.parametrize(
    ("vr", "wanted", "expected"),
    [
        ("LO", "", Kind.UNIVERSAL),
        ("LO", "**", Kind.UNIVERSAL),
        ("LO", '""', Kind.UNIVERSAL),
        ("LO", "a*", Kind.WILD_CARD),
        ("LO", "a-b", Kind.SINGLE_VALUE),
        ("UI", "1.2", Kind.UID_LIST),
        ("DA", "20260101-", Kind.DATE_RANGE),
        ("TM", "10-11", Kind.TIME_RANGE),
        ("TM", "1015", Kind.OTHER),
        ("PN", "DOE*", Kind.OTHER),
        ("SQ", "x", Kind.OTHER),
    ],
)
def test_kinds(vr: str, wanted: str, expected: Kind) -> None:
    assert kind(vr, wanted) is expected


@pytest.mark.parametrize(
    ("vr", "wanted", "values"),
    [
        ("IS", "05", ("5",)),
        ("IS", "x", ("5",)),
        ("LO", "P1", ("P1 ",)),
        ("DA", "2026.01.02", ("20260102",)),
        ("DA", "20260101-x", ("20270101",)),
        ("TM", "10-11", ("115959.5",)),
        ("TM", "1015-", ("10",)),
        ("TM", "10:00-", ("09",)),
    ],
)
def test_what_may_match_is_not_contradicted(vr: str, wanted: str, values: tuple[str, ...]) -> None:
    assert contradicts(vr, wanted, values) is (values == ("10",))


@settings(max_examples=200, deadline=None)
@given(st.text("ab*?", max_size=8), st.text("ab", min_size=1, max_size=8))
def test_patterns_agree_with_another_implementation(pattern: str, text: str) -> None:
    if kind("LO", pattern) is Kind.WILD_CARD:
        assert contradicts("LO", pattern, (text,)) is not fnmatch.fnmatchcase(text, pattern)


def test_a_hostile_pattern_is_cheap() -> None:
    assert contradicts("LO", "*a" * 200 + "b", ("a" * 5000,))
