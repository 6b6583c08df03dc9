"""Narratives are a harmless subset of XHTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.web.fhir.narrative import narrative_problem

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


@pytest.mark.parametrize(
    "inner",
    [
        "words",
        "<p>a<br/>b</p>",
        '<table class="x"><tr><td colspan="2">1</td></tr></table>',
        '<a href="https://x/y">z</a>',
        '<a href="#here">z</a>',
        '<img src="data:image/png;base64,AAAA" alt="x"/>',
        "<!-- a remark --><p>x</p>",
        '<p xml:lang="de">x</p>',
    ],
)
def test_good(inner: str) -> None:
    assert narrative_problem(DIV.format(inner)) == ""


@pytest.mark.parametrize(
    "div",
    [
        DIV.format("<script>x</script>"),
        DIV.format("<iframe/>x"),
        DIV.format("<form>x</form>"),
        DIV.format('<p onload="x">y</p>'),
        DIV.format('<a href="javascript:x">y</a>'),
        DIV.format('<a href=" data:text/html,x">y</a>'),
        DIV.format('<svg xmlns="http://www.w3.org/2000/svg"/>x'),
        DIV.format("&undefined;"),
        DIV.format("<![CDATA[x]]>"),
        DIV.format("<?php x ?>x"),
        DIV.format("<b>" * 70 + "x" + "</b>" * 70),
        DIV.format("x" * 200_001),
        DIV.format(""),
        '<!DOCTYPE div SYSTEM "file:///etc/passwd">' + DIV.format("x"),
        "<div>x</div>",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        "words",
        "",
    ],
)
def test_bad(div: str) -> None:
    assert narrative_problem(div)


@given(st.text(alphabet="<>/!?&;=\"' abdivp-#", max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    assert "\n" not in narrative_problem(DIV.format(text))
    assert narrative_problem(text)
