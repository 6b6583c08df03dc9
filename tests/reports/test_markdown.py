"""No peer string leaves its table cell, becomes markup, or a link."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reports import markdown
from tests.reports.hostile import CANARY, report

REFERENCE = re.compile(r"&#\d{2,3};")


def tables(text):
    return [line for line in text.splitlines() if line.startswith("|")]


def cells(line):
    return line.strip().strip("|").split(" | ")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80) | st.just(CANARY))
def test_any_peer_string_stays_in_its_cell(text):
    page = markdown.render(report(text)).decode()
    clean = markdown.render(report("plain")).decode()
    assert len(page.splitlines()) == len(clean.splitlines())
    for line, model in zip(tables(page), tables(clean), strict=True):
        assert len(cells(line)) == len(cells(model))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>&`|[]()!*_~#@:\\$\"'{}www.x/-\n\r", max_size=60))
def test_no_markup_survives(text):
    for line in tables(markdown.render(report(text)).decode()):
        for cell in cells(line):
            rest = REFERENCE.sub("", cell)
            assert not re.search(r"[<>`\[\]*_~#@:\\$\"{}&]", rest) or set(rest) <= set(" :-|")
            assert "www." not in rest


def test_it_says_what_matters():
    page = markdown.render(report("plain")).decode()
    for part in ("FAIL", "t.t", "t.w", "### Gate w.toml: not met", "1 flaky", "expired", "t.e"):
        assert part in page
    assert "t.n" not in page
    assert "DICOM PS3.3 (2026a) C.8.2.1, plain" in page
    assert "DICOM PS3.18 (2026a) 10.6 |" in page


def test_a_long_table_is_cut():
    many = report("plain")
    page = markdown.render(many).decode()
    assert page.count("| t.t | plain | plain |") == 25
