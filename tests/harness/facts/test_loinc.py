"""LOINC: form, check digit, pinned meanings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.facts import loinc

NUMBERS = st.integers(1, 9_999_999).map(str)


@pytest.mark.parametrize(
    ("number", "digit"), [("72089", 6), ("87711", 8), ("8480", 6), ("70182", 1), ("2339", 0)]
)
def test_check_digit(number, digit):
    assert loinc.check_digit(number) == digit


@pytest.mark.parametrize(
    "code", ["", "72089", "72089-", "-6", "72089-6 ", "720896", "12345678-1", "\u0667-1", "87711-2"]
)
def test_impossible_codes(code):
    assert not loinc.is_possible(code)


def test_a_number_is_digits_only():
    with pytest.raises(ValueError, match="not a number"):
        loinc.check_digit("12a")


@settings(deadline=None)
@given(NUMBERS)
def test_exactly_one_digit_makes_a_code_possible(number):
    possible = [d for d in range(10) if loinc.is_possible(f"{number}-{d}")]
    assert possible == [loinc.check_digit(number)]


@settings(deadline=None)
@given(NUMBERS, st.data())
def test_any_single_wrong_digit_is_caught(number, data):
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    typo = number[:place] + wrong + number[place + 1 :]
    assert not loinc.is_possible(f"{typo}-{loinc.check_digit(number)}")


@settings(deadline=None)
@given(st.text())
def test_total_on_any_text(text):
    assert loinc.is_possible(text) in (True, False)


def test_every_pinned_code_is_possible():
    assert loinc.pinned()
    assert all(loinc.is_possible(c.code) and c.meaning for c in loinc.pinned())
    assert loinc.find(loinc.NIHSS_TOTAL).kind == "nihss-total"
    assert loinc.find("87711-2") is None
