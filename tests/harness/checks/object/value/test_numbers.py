import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.value.numbers import (
    BINARY_VALUES_ARE_WHOLE,
    DECIMAL_STRINGS_ARE_NUMBERS,
    DECIMAL_STRINGS_FIT_DOUBLE_PRECISION,
    INTEGER_STRINGS_ARE_IN_RANGE,
    INTEGER_STRINGS_ARE_INTEGERS,
)
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import element, failures, made, private
from tests.harness.checks.object.value.values import Values, values
from tests.harness.checks.parties import IMPLICIT

VALUES = [
    values(
        DECIMAL_STRINGS_ARE_NUMBERS,
        "DS",
        (b"", b"1 ", b"+1.5e-3 ", b".5", b"1.", b" 1.0\\\\-2 ", b"1.23456789012E03"),
        (b"1,5 ", b"NaN ", b"1 2 ", b"e5", b"1e", b"0x1A", b"1.0\\x ", b". ", b"1.5\t"),
    ),
    values(
        DECIMAL_STRINGS_FIT_DOUBLE_PRECISION,
        "DS",
        (b"1e308 ", b"1e-999", b"-1.7e+308 "),
        (b"1e309 ", b"0\\-9E999 "),
    ),
    values(
        INTEGER_STRINGS_ARE_INTEGERS,
        "IS",
        (b"", b"1 ", b" -1 ", b"+00001", b"1\\2\\3 "),
        (b"1.", b"1.0 ", b"1e2 ", b"1A", b"- ", b"1 2 "),
    ),
    values(
        INTEGER_STRINGS_ARE_IN_RANGE,
        "IS",
        (b"2147483647", b"-2147483648 ", b"000000000001"),
        (b"2147483648", b"-2147483649 ", b"99999999999 ", b"1\\3000000000"),
    ),
    Values(
        BINARY_VALUES_ARE_WHOLE,
        (("US", b""), ("US", b"ab"), ("UL", b"abcdabcd"), ("FD", b"12345678"), ("OW", b"ab")),
        (("UL", b"abcdef"), ("AT", b"ab"), ("FD", b"1234"), ("OF", b"123456"), ("SV", b"1234")),
    ),
]
ROWS = table(*(row for v in VALUES for row in v.rows()))


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("v", [pytest.param(v, id=v.requirement.id) for v in VALUES])
def test_only_the_broken_rule_objects(v: Values) -> None:
    v.check_precision()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(1 << 31), (1 << 31) - 1), max_size=6), st.floats(-1e9, 1e9))
def test_legal_numbers_are_not_objected_to(integers, real):
    for vr, text in (("IS", "\\".join(map(str, integers))), ("DS", f"{real:.8g}")):
        raw = (text + " " * (len(text) % 2)).encode()
        assert failures(private(vr, raw), "value") == set()


@pytest.mark.parametrize("value", [b"1" * 900_000 + b"xx", b"0" * 900_000, b" " * 900_000])
def test_a_huge_number_costs_linear_time(value):
    for tag in (0x30060050, 0x00280008):  # Contour Data (DS), Number of Frames (IS)
        assert failures(made(element(tag, "", value), ts=IMPLICIT), "value")
