"""Suggested entries are refused until somebody explains them, and then waive what they came from."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.errors import UsageError
from harness.core.waiver import Objection
from harness.judge.normal import normalised, pattern
from harness.judge.suggest import REASON, suggest
from harness.load.pattern import compile_pattern
from harness.load.waivers import load
from tests.harness.judge.waiving import TODAY

REQUIREMENTS = {"qido.a"}
FEATURES = {"dicomweb/store.feature"}


def read(text):
    return load(text, "s.toml", REQUIREMENTS, FEATURES)


def test_the_loader_refuses_what_nobody_explained():
    text = suggest([Objection("qido.a", "response status", "expected 400, actual 500")], TODAY)
    with pytest.raises(UsageError, match="reason"):
        read(text)
    (w,) = read(text.replace(REASON, "known upstream")).waivers
    assert (w.expires - TODAY).days == 90


def test_one_entry_per_kind():
    same = [
        Objection("qido.a", f"/{i}/00080050", f"expected 400, actual {i} of 9") for i in range(9)
    ]
    assert suggest(same, TODAY).count("[[waivers]]") == 1
    assert suggest([], TODAY) == ""


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=300))
def test_an_explained_entry_waives_its_objection_whatever_a_peer_said(locator, message):
    o = Objection("qido.a", locator, "expected 400, actual " + message)
    text = suggest([o], TODAY).replace(REASON, "known upstream")
    (w,) = read(text).waivers
    assert o.matched_by(w)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("3 of 4 instances", "13 of 14 instances"),
        ("no answer from 127.0.0.1:4711", "no answer from 127.0.0.1:80"),
        ("study 2.25.123.4.5 is lost", "study 2.25.99.1.7 is lost"),
        ("at 2026-11-20T12:00:00Z", "at 2027-01-02T03:04:05.678+01:00"),
        ("waited 10.25 s", "waited 3 s"),
        ("patient 9f3ab201", "patient 00ab12cd"),
        (
            "urn:uuid:6f1ed002-ab5c-4f3e-9c3b-7f1a2b3c4d5e",
            "urn:uuid:00000000-0000-4000-8000-000000000000",
        ),
    ],
)
def test_what_differs_from_run_to_run_is_one_kind(one, two):
    assert normalised(one) == normalised(two)
    assert re.search(pattern(one), two)
    assert re.search(pattern(two), one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("answered 404", "answered 500"),
        ("no (0008,1190)", "no (0008,1199)"),
        ("/0/00080050", "/0/00100020"),
        ("context in 1.2.840.10008.1.2", "context in 1.2.840.10008.1.2.1"),
        ("one", "two"),
    ],
)
def test_what_the_standards_number_is_not(one, two):
    assert normalised(one) != normalised(two)
    assert not re.search(pattern(one), two)


VOLATILE = st.one_of(
    st.integers(0, 99999).map(str),
    st.floats(0, 100).map(lambda f: f"{f:.2f}"),
    st.datetimes().map(lambda d: d.isoformat()),
    st.times().map(lambda t: t.strftime("%H:%M:%S")),
    st.uuids().map(str),
    st.lists(st.integers(0, 10**9), min_size=4, max_size=9).map(lambda p: ".".join(map(str, p))),
    st.binary(min_size=4, max_size=8).map(bytes.hex),
    st.tuples(st.ip_addresses(v=4), st.integers(1, 65535)).map(lambda a: f"{a[0]}:{a[1]}"),
    st.sampled_from(["404", "(0008,0050)", "00080050", "1.2.840.10008.1.2"]),
)
PART = st.tuples(VOLATILE, VOLATILE)
WORD = st.sampled_from([" of ", ", ", " (", ") ", " at /", "; ", ' "'])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(WORD, PART), max_size=6))
def test_the_same_normal_form_matches_the_same_pattern(parts):
    one = "".join(word + a for word, (a, _) in parts)
    two = "".join(word + b for word, (_, b) in parts)
    for text, other in ((one, two), (two, one)):
        found = compile_pattern(pattern(text)).compiled
        assert found.search(text)
        assert normalised(text) != normalised(other) or found.search(other)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=700))
def test_a_pattern_is_always_of_the_dialect_and_matches_its_text(text):
    assert compile_pattern(pattern(text)).compiled.search(text)
