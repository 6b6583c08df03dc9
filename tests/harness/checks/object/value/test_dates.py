import calendar
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.value.dates import (
    AGES_ARE_WELL_FORMED,
    DATE_TIMES_ARE_REAL,
    DATE_TIMES_ARE_WELL_FORMED,
    DATES_ARE_IN_THE_CALENDAR,
    DATES_ARE_WELL_FORMED,
    OLD_DATES_AND_TIMES_ARE_CONVERTED,
    TIMES_ARE_ON_THE_CLOCK,
    TIMES_ARE_WELL_FORMED,
    is_date,
)
from harness.core.subject import Carrier
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.made import failures, private
from tests.harness.checks.object.value.values import AT, Values, values

OLD = private("DA", b"1997.04.24")
OLD_FILE = replace(OLD, carrier=Carrier.FILE)

VALUES = [
    values(
        DATES_ARE_WELL_FORMED,
        "DA",
        (b"", b"20240229", b"20240101\\20240102 ", b"20240101\\", b"20240131"),
        (b"2024021 ", b"2024-02-21", b"        ", b"20240221  ", b"20240221-20240222"),
    ),
    values(
        DATES_ARE_IN_THE_CALENDAR,
        "DA",
        (b"20240229", b"20000229", b"00010101", b"99991231"),
        (b"20230229", b"19000229", b"20241301", b"20240100", b"00000000", b"20240101\\20240431 "),
    ),
    values(
        TIMES_ARE_WELL_FORMED,
        "TM",
        (b"", b"10", b"1010", b"235960", b"070907.0705 ", b"070907.123456 ", b"10\\1011"),
        (b"021 ", b" 1010 ", b"101010.", b"101010.1234567", b"1010Z ", b"0900-1000 "),
    ),
    values(TIMES_ARE_ON_THE_CLOCK, "TM", (b"000000", b"235960"), (b"2400", b"1060", b"101061.5 ")),
    values(
        DATE_TIMES_ARE_WELL_FORMED,
        "DT",
        (b"", b"2024", b"2007-0500 ", b"20240229101112.123456+1400", b"202402"),
        (b"202", b"2024021", b"2024-02-29", b" 20240229", b"20240229101112.+0100", b"20240101+010"),
    ),
    values(
        DATE_TIMES_ARE_REAL,
        "DT",
        (b"20240229", b"2024-1200 ", b"2024+1400 ", b"2024+0000 "),
        (b"20230229", b"2024010124", b"2024-0000 ", b"2024+1401 ", b"2024-1201 ", b"2024+0160 "),
    ),
    values(
        AGES_ARE_WELL_FORMED,
        "AS",
        (b"", b"018M", b"000D", b"018M\\001Y "),
        (b"18M ", b"018m", b"18", b"0018", b"018M  "),
    ),
]
ROWS = table(
    *(row for v in VALUES for row in v.rows()),
    violation(DATES_ARE_WELL_FORMED, OLD, at=AT, name="an old form made now"),
    violation(
        TIMES_ARE_WELL_FORMED, private("TM", b"14:04:38"), at=AT, name="an old form made now"
    ),
    clean(DATES_ARE_WELL_FORMED, OLD_FILE, name="a file may be old"),
    violation(OLD_DATES_AND_TIMES_ARE_CONVERTED, OLD_FILE, at=AT),
    clean(OLD_DATES_AND_TIMES_ARE_CONVERTED, replace(private("DA", b""), carrier=Carrier.FILE)),
    nothing(OLD_DATES_AND_TIMES_ARE_CONVERTED, OLD, name="made now"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("v", [pytest.param(v, id=v.requirement.id) for v in VALUES])
def test_only_the_broken_rule_objects(v: Values) -> None:
    v.check_precision()


def test_old_forms_are_one_finding():
    assert failures(OLD, "value") == {DATES_ARE_WELL_FORMED.id}
    assert failures(OLD_FILE, "value") == set()


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 31))
def test_the_calendar_is_the_gregorian_one(year, month, day):
    assert is_date(year, month, day) == (day <= calendar.monthrange(year, month)[1])


@settings(max_examples=60, deadline=None)
@given(st.dates(), st.times(), st.integers(0, 6), st.sampled_from(["", "+0000", "-1200", "+0530"]))
def test_legal_moments_are_not_objected_to(date, time, digits, offset):
    fraction = f".{time.microsecond:06}"[: digits + 1] if digits else ""
    day, clock = f"{date.year:04}{date:%m%d}", f"{time:%H%M%S}{fraction}"
    for vr, text in (("DA", day), ("TM", clock), ("DT", day + clock + offset)):
        raw = (text + " " * (len(text) % 2)).encode()
        assert failures(private(vr, raw), "value") == set()
