"""Edits change what their path names, and survive whatever stands there."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.web.faults.fhir_edits import (
    change,
    drop,
    edited,
    entries,
    header,
    only,
    put,
    resources,
    status,
    swap,
    within,
)
from emulators.web.fhir.json_document import decode, encode
from emulators.web.fhir.message import Answer, Request

STUDY = {
    "resourceType": "ImagingStudy",
    "status": "available",
    "series": [{"uid": "1", "modality": {"code": "CT"}}, {"uid": "2", "modality": {"code": "SR"}}],
}


def after(edit, resource=STUDY):
    held = json.loads(json.dumps(resource))
    edit(held)
    return held


@pytest.mark.parametrize(
    ("edit", "path", "expected"),
    [
        (put("status", "gone"), ("status",), "gone"),
        (put("started", "now"), ("started",), "now"),
        (put("series.uid", "9"), ("series", 1, "uid"), "9"),
        (put("series.modality.code", "MR"), ("series", 0, "modality", "code"), "MR"),
        (change("series.uid", lambda held: f"x{held}"), ("series", 1, "uid"), "x2"),
        (swap("series.modality.code", "SR", "PR"), ("series", 1, "modality", "code"), "PR"),
        (swap("series.modality.code", "SR", "PR"), ("series", 0, "modality", "code"), "CT"),
        (within("series.modality", put("code", "US")), ("series", 0, "modality", "code"), "US"),
    ],
)
def test_paths_reach_into_arrays(edit, path, expected):
    found = after(edit)
    for step in path:
        found = found[step]
    assert found == expected


def test_what_is_dropped_is_gone():
    assert "status" not in after(drop("status"))
    assert [list(s) for s in after(drop("series.modality"))["series"]] == [["uid"], ["uid"]]


def test_nothing_is_made_on_the_way_to_an_element():
    assert after(put("endpoint.reference", "x")) == STUDY


PATHS = st.lists(st.sampled_from(["a", "b", "entry", "resource", "type"]), min_size=1, max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "entry", "resource", "type"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(PATHS, VALUES)
def test_edits_are_total(path, value):
    dotted = ".".join(path)
    answer = Answer(200, encode(value))
    for edit in (put(dotted, "x"), drop(dotted), change(dotted, str.upper), swap(dotted, "a", "b")):
        for distort in (resources("a", edit), entries(edit)):
            told = distort(Request("GET", ("Patient",)), lambda _: answer)
            decode(str(told.body).encode())


def test_a_body_that_is_no_json_stays_as_it_is():
    page = Answer(404, "<html>")
    assert edited(page, put("a", "b")) is page
    assert edited(Answer(204), put("a", "b")).body is None


def test_headers_are_changed_where_they_are():
    asked = Request("GET", ("Patient", "1"))
    with_it = Answer(200, None, (("ETag", 'W/"1"'), ("X", "y")))
    assert header("etag", lambda held: held[2:])(asked, lambda _: with_it).header("ETag") == '"1"'
    assert header("ETag", lambda _: None)(asked, lambda _: with_it).headers == (("X", "y"),)
    assert header("ETag", lambda _: "z")(asked, lambda _: Answer(200)).headers == ()


def test_some_requests_only():
    distort = only(lambda request: request.method == "PUT", status(202, 200))
    assert distort(Request("PUT", ("P", "1")), lambda _: Answer(200)).status == 202
    assert distort(Request("PUT", ("P", "1")), lambda _: Answer(201)).status == 201
    assert distort(Request("GET", ("P", "1")), lambda _: Answer(200)).status == 200
