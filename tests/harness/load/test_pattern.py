"""Every pattern that is accepted is quick, and what it is meant for is known."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.load.pattern import PatternRefused, compile_pattern


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        ("404", "404"),
        (r"^/0/\d{1,5}$", "/0/1"),
        (r"a|b", "a"),
        (r"(?:GET|POST) /x+\.y?", "GET /x.y"),
        (r"[^a-c]z{2}", "xzz"),
        (r"[]]", "]"),
        (r"\bend\b", "end"),
        (r"x{2,}", "xx"),
        (r"{}", "{}"),
        (r".* and .*", "x and x"),
    ],
)
def test_accepted(text, sample):
    pattern = compile_pattern(text)
    assert pattern.sample == sample
    assert pattern.compiled.search(sample)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("(", "not a regular expression"),
        ("[[a]", "not a regular expression"),
        ("(a+)+$", "repeated group"),
        ("(a|a)*$", "repeated group"),
        ("((a*)b)*", "repeated group"),
        (".*.*.*x", "more than 2"),
        (r"\w+\w+\w+x", "more than 2"),
        (".{0,900}.{0,900}.{0,900}x", "more than 2"),
        (r"(.)\1", "not supported"),
        ("(?=a)", "look-around"),
        ("(?i)a", "look-around"),
        ("x" * 501, "longer than"),
        ("(" * 20 + "a" + ")" * 20, "nested deeper"),
        ("a{99999}{99999}", "not a regular expression"),
    ],
)
def test_refused(text, says):
    with pytest.raises(PatternRefused, match=re.escape(says)):
        compile_pattern(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab.*+?|()[]^$\\d{}1,-", max_size=30))
def test_total_and_bounded_on_a_hostile_text(text):
    pattern = refused = None
    try:
        pattern = compile_pattern(text)
    except PatternRefused as why:
        refused = str(why)
    if pattern is not None:
        pattern.compiled.search("a" * 300 + "\0")
    else:
        assert len(refused.splitlines()) == 1
