"""A waiver file is read whole or refused in one line that names file and key."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.errors import UsageError
from harness.load.waivers import load

REQUIREMENTS = {"qido.a", "stow.b"}
FEATURES = {"dicomweb/store.feature"}
ENTRY = {
    "requirement": "'qido.a'",
    "locator": "'^response status$'",
    "message": "'expected 400'",
    "reason": "'known upstream, issue 12'",
    "expires": "2027-01-31",
}


def entry(**changes):
    fields = {**ENTRY, **changes}
    lines = [f"{k} = {v}" for k, v in fields.items() if v is not None]
    return "[[waivers]]\n" + "\n".join(lines) + "\n"


def read(text):
    return load(text, "w.toml", REQUIREMENTS, FEATURES)


def test_an_entry_is_read():
    ledger = read(entry(product="'Orthanc'"))
    (w,) = ledger.waivers
    assert (w.key, w.requirement, w.subject) == ("w.toml: waivers[0]", "qido.a", "qido.a")
    assert (w.expires, w.product) == (date(2027, 1, 31), "Orthanc")
    assert w.locator.search("response status")


def test_a_scenario_can_be_waived_and_a_file_can_be_empty():
    (w,) = read(entry(requirement=None, scenario="'dicomweb/store.feature'")).waivers
    assert w.subject == "dicomweb/store.feature"
    assert read("").waivers == ()
    assert read(entry(expires="'2027-01-31'")).waivers[0].expires == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"requirement": "'qido.nonsense'"}, "waivers[0].requirement: unknown requirement"),
        ({"requirement": None}, "waivers[0].requirement: give either"),
        ({"scenario": "'dicomweb/store.feature'"}, "waivers[0].requirement: give either"),
        ({"requirement": None, "scenario": "'x.feature'"}, "waivers[0].scenario: unknown feature"),
        ({"locator": "'('"}, "waivers[0].locator: not a regular expression"),
        ({"locator": None}, "waivers[0].locator: is missing"),
        ({"message": "'(a+)+'"}, "waivers[0].message: a repeated group"),
        ({"message": "'.*'"}, "waivers[0].message: matches anything"),
        ({"message": "12"}, "waivers[0].message: must be a non-empty string"),
        ({"reason": "'explain: what is known'"}, "waivers[0].reason: say in a sentence"),
        ({"reason": "'Explain: '"}, "waivers[0].reason: say in a sentence"),
        ({"reason": "'   '"}, "waivers[0].reason: say in a sentence"),
        ({"reason": None}, "waivers[0].reason: is missing"),
        ({"expires": "'soon'"}, "waivers[0].expires: not a date"),
        ({"expires": "2027-01-31T10:00:00Z"}, "waivers[0].expires: not a date"),
        ({"expires": "'2027-02-30'"}, "waivers[0].expires: not a date"),
        ({"expires": None}, "waivers[0].expires: is missing"),
        ({"expiry": "2027-01-31"}, "waivers[0].expiry: unknown key"),
    ],
)
def test_a_mistake_is_one_line(changes, says):
    with pytest.raises(UsageError) as why:
        read(entry(**changes))
    assert str(why.value).startswith("w.toml: ")
    assert says in str(why.value)
    assert "\n" not in str(why.value)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({}, "is the same as waivers[0]"),
        ({"reason": "'another reason'", "expires": "2028-01-01"}, "is the same as waivers[0]"),
        ({"message": "'expected [45]00, actual'"}, "overlaps waivers[0]"),
        ({"message": r"'expected \d{3}$'"}, None),
        ({"locator": "'^response'", "message": "'expected 400, actual 500'"}, "overlaps"),
        ({"locator": "'^/0/00080050$'"}, None),
        ({"requirement": "'stow.b'"}, None),
        ({"product": "'Orthanc'"}, "is the same as"),
    ],
)
def test_duplicate_and_overlapping_entries(second, says):
    text = entry() + entry(**second)
    if says is None and second.get("message") is None:
        assert len(read(text).waivers) == 2
    elif says is not None:
        with pytest.raises(UsageError, match=r"waivers\[1\].message") as why:
            read(text)
        assert says in str(why.value)


def test_entries_of_two_products_do_not_overlap():
    assert len(read(entry(product="'Orthanc'") + entry(product="'dcm4chee'")).waivers) == 2


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(ENTRY)))
def test_any_value_is_taken_or_refused(value, key):
    quoted = '"' + value.encode("unicode_escape", "replace").decode().replace('"', "'") + '"'
    said = "w.toml: "
    try:
        read(entry(**{key: quoted}))
    except UsageError as why:
        said = str(why)
    assert said.startswith("w.toml: ")
