"""The console table: fits its width, hides nothing, moves no cursor."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.verdict import Verdict
from reports import console
from tests.reports.hostile import report


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.integers(60, 140))
def test_lines_are_printable_and_fit(text, width):
    for line in console.render(report(text), width=width).splitlines():
        assert line.isprintable()
        assert len(line) <= width


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.FAIL, Verdict.INCONC, Verdict.ERROR])
def test_the_last_line_is_the_verdict(verdict):
    last = console.render(report("x", verdict)).splitlines()[-1]
    assert last.startswith(verdict.name)
    assert "4 requirements exercised" in last


def test_colour_only_when_asked():
    assert "\x1b" not in console.render(report())
    assert "\x1b[31m" in console.render(report(), colour=True)


def test_who_asks_is_named_where_it_is_narrower_than_the_requirement():
    told = [line.strip() for line in console.render(report("CT Image")).splitlines()]
    assert "asked by CT Image, DICOM PS3.3 (2026a) C.8.2.1" in told
