"""Attribute matching: the kinds of PS3.4 C.2.2.2, and what holds for all of them."""

import fnmatch
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.core.matching import (
    Attribute,
    Key,
    Matching,
    glob,
    kind,
    matches,
    matches_key,
    matches_value,
    split_range,
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Key("00100010", "PN"), Matching.UNIVERSAL),
        (Key("00100010", "PN", ("",)), Matching.UNIVERSAL),
        (Key("00100010", "PN", ("*",)), Matching.UNIVERSAL),
        (Key("00100010", "PN", ("Doe*",)), Matching.WILD_CARD),
        (Key("00100010", "PN", ("Do?",)), Matching.WILD_CARD),
        (Key("00100010", "PN", ("Doe",)), Matching.SINGLE_VALUE),
        (Key("0020000D", "UI", ("1.2",)), Matching.SINGLE_VALUE),
        (Key("0020000D", "UI", ("1.2", "1.3")), Matching.UID_LIST),
        (Key("00080020", "DA", ("20260101-",)), Matching.RANGE),
        (Key("00080020", "DA", ("20260101",)), Matching.SINGLE_VALUE),
        (Key("00080020", "DA", ("2026*",)), Matching.SINGLE_VALUE),
        (Key("0040A120", "DT", ("20260101-0500",)), Matching.SINGLE_VALUE),
        (Key("0040A120", "DT", ("20260101-20260201",)), Matching.RANGE),
        (Key("00400275", "SQ"), Matching.UNIVERSAL),
        (Key("00400275", "SQ", (), (Key("00400009", "SH"),)), Matching.SEQUENCE),
    ],
)
def test_kinds(key, expected):
    assert kind(key) is expected


@pytest.mark.parametrize(
    ("vr", "wanted", "value", "expected"),
    [
        ("LO", "Head", "Head", True),
        ("LO", "head", "Head", False),
        ("LO", "Head ", "Head", True),
        ("LO", "H*d", "Head", True),
        ("LO", "H?d", "Head", False),
        ("LO", "[H]*", "Head", False),
        ("PN", "doe^jane", "Doe^Jane", True),
        ("PN", "doe*", "Doe^Jane", True),
        ("PN", "Doe^Jane^^^", "Doe^Jane", True),
        ("PN", "Doe", "Doe^Jane", False),
        ("PN", "山田^太郎", "Yamada^Tarou=山田^太郎=やまだ^たろう", True),
        ("PN", "yamada*", "Yamada^Tarou=山田^太郎", True),
        ("PN", "*=山田*", "Yamada^Tarou=山田^太郎", True),
        ("IS", "1", "01", True),
        ("DS", "1.50", "1.5", True),
        ("IS", "1", "10", False),
        ("US", "8", "8", True),
        ("DA", "20260102", "20260102", True),
        ("DA", "20260102", "2026.01.02", True),
        ("DA", "20260101-20260131", "20260102", True),
        ("DA", "20260103-20260131", "20260102", False),
        ("DA", "-20260102", "20260102", True),
        ("DA", "20260102-", "20260102", True),
        ("DA", "20260103-", "20260102", False),
        ("DA", "-", "20260102", False),
        ("DA", "20260101-", "", False),
        ("DA", "20260101-", "not a date", False),
        ("TM", "1000-1100", "105959.999999", True),
        ("TM", "1000-1100", "110030", True),
        ("TM", "1000-1100", "110100", False),
        ("TM", "10", "100000.000", True),
        ("TM", "10:15", "101500", True),
        ("DT", "20260101-20260131", "20260131235959", True),
        ("DT", "20260101120000+0100", "20260101110000+0000", True),
        ("DT", "-20260101120000+0100", "20260101110001+0000", False),
        ("DT", "202602-", "20260131", False),
        ("DT", "20260101110000-0100", "20260101120000+0000", True),
        ("DT", "2025-2026", "20260131", True),
        ("DT", "-202602", "20260228", True),
    ],
)
def test_values(vr, wanted, value, expected):
    assert matches_value(wanted, value, vr) is expected


def test_absent_and_empty_attributes_match_universal_keys_only():
    for attribute in (None, Attribute("LO"), Attribute("LO", ("",))):
        assert matches_key(Key("00081030", "LO"), attribute)
        assert not matches_key(Key("00081030", "LO", ("Head",)), attribute)


def test_any_value_may_match():
    several = Attribute("CS", ("CT", "SR"))
    assert matches_key(Key("00080061", "CS", ("SR",)), several)
    assert matches_key(Key("00080061", "CS", ("MR", "SR")), several)
    assert not matches_key(Key("00080061", "CS", ("MR",)), several)


def test_one_item_must_match_all_keys_of_a_sequence():
    items = Attribute(
        "SQ",
        items=(
            {"00400009": Attribute("SH", ("A",)), "00401001": Attribute("SH", ("1",))},
            {"00400009": Attribute("SH", ("B",)), "00401001": Attribute("SH", ("2",))},
        ),
    )

    def asked(step, procedure):
        return Key(
            "00400275",
            "SQ",
            (),
            (Key("00400009", "SH", (step,)), Key("00401001", "SH", (procedure,))),
        )

    assert matches_key(asked("B", "2"), items)
    assert not matches_key(asked("A", "2"), items)
    assert matches_key(asked("", ""), items)
    assert matches_key(asked("", ""), None)
    assert not matches_key(asked("A", ""), None)


def test_all_keys_must_match():
    attributes = {"00100020": Attribute("LO", ("P1",)), "00100010": Attribute("PN", ("Doe",))}
    assert matches([Key("00100020", "LO", ("P1",)), Key("00100010", "PN", ("doe",))], attributes)
    assert not matches([Key("00100020", "LO", ("P2",)), Key("00100010", "PN")], attributes)


@settings(max_examples=300, deadline=None)
@given(st.text("ab*?", max_size=10), st.text("ab", max_size=10))
def test_glob_agrees_with_the_standard_library(pattern, text):
    assert glob(pattern, text) == bool(re.fullmatch(fnmatch.translate(pattern), text))


def test_glob_is_not_slowed_down_by_stars():
    assert not glob("a*" * 500 + "b", "a" * 2000)


VRS = st.sampled_from(
    ["AE", "CS", "DA", "DS", "DT", "IS", "LO", "PN", "SH", "TM", "UI", "US", "XX"]
)
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text("0123456789.-+*?^=", max_size=20),
    st.dates().map("{:%Y%m%d}".format),
)


@settings(max_examples=300, deadline=None)
@given(VRS, TEXTS, TEXTS)
def test_matching_is_total(vr, wanted, value):
    assert matches_value(wanted, value, vr) in (True, False)
    assert kind(Key("00100010", vr, (wanted,))) in Matching
    ends = split_range(wanted, vr)
    assert ends is None or any(ends)


@settings(max_examples=200, deadline=None)
@given(VRS, st.text("abcDEF 0123456789", min_size=1, max_size=20).filter(str.strip))
def test_a_value_matches_itself(vr, value):
    assert matches_value(value, value, vr)


@settings(max_examples=200, deadline=None)
@given(st.dates(), st.dates(), st.dates())
def test_date_ranges_agree_with_dates(lower, upper, day):
    wanted = f"{lower:%Y%m%d}-{upper:%Y%m%d}".replace(" ", "0")
    value = f"{day:%Y%m%d}"
    if all(date.year > 1000 for date in (lower, upper, day)):
        assert matches_value(wanted, value, "DA") is (lower <= day <= upper)


@settings(max_examples=100, deadline=None)
@given(st.times(), st.times(), st.times())
def test_time_ranges_agree_with_times(lower, upper, moment):
    wanted = f"{lower:%H%M%S.%f}-{upper:%H%M%S.%f}"
    assert matches_value(wanted, f"{moment:%H%M%S.%f}", "TM") is (lower <= moment <= upper)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.from_regex(r"[1-9](\.[1-9]){0,4}", fullmatch=True), min_size=1), st.data())
def test_uid_lists_match_their_members(uids, data):
    one = data.draw(st.sampled_from(uids))
    key = Key("0020000D", "UI", tuple(uids))
    assert matches_key(key, Attribute("UI", (one,)))
    assert not matches_key(key, Attribute("UI", ("9.9.9.9.9.9.9",)))
