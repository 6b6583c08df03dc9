from hypothesis import given
from hypothesis import strategies as st

from reports.visible import visible


@given(st.text())
def test_nothing_hidden_survives(text):
    shown = visible(text)
    assert all(c.isprintable() for c in shown)
    assert visible(shown) == shown


@given(st.text(alphabet=st.characters(categories=["L", "N"])))
def test_letters_and_digits_of_any_script_stay(text):
    if not any(ord(c) & 0xFFFE == 0xFFFE for c in text):
        assert visible(text) == text


def test_code_points_are_named():
    assert visible("a\x1b[31m\u202e") == "a<U+001B>[31m<U+202E>"
    assert visible("a\nb", keep_newlines=True) == "a\nb"
