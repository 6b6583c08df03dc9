"""Rows of the JSON form, and its totality."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.fhir import json_form as j
from harness.core.subject import JsonObject
from harness.core.verdict import Verdict
from tests.harness.checks.build import (
    clean,
    json_value,
    judge_all,
    nothing,
    resource,
    table,
    violation,
)

P = {"resourceType": "Patient", "id": "p1"}
TWICE = replace(
    resource(P), json=JsonObject((("resourceType", "Patient"), ("id", "a"), ("id", "b")))
)
ENTRY = resource(P, pointer="/entry/0/resource")


def of(**more):
    return resource(P | more)


def amount(value):
    return resource(
        {"resourceType": "Observation", "valueQuantity": {"value": value, "unit": "mmHg"}}
    )


def carrying(content):
    return resource({"resourceType": "Bundle", "type": "collection", "entry": [content]})


NULL, EMPTY = j.NULL_STANDS_ONLY_FOR_A_MISSING_PRIMITIVE, j.NOTHING_IS_EMPTY
TYPE, NUMBER = j.RESOURCES_SAY_THEIR_TYPE, j.NUMBERS_ARE_JSON_NUMBERS


@pytest.mark.parametrize(
    "case",
    table(
        clean(j.JSON_NAMES_ARE_UNIQUE, of()),
        violation(j.JSON_NAMES_ARE_UNIQUE, TWICE, at="/id"),
        nothing(j.JSON_NAMES_ARE_UNIQUE, ENTRY),
        clean(NULL, of(given=["a", None], _given=[None, {"id": "x"}])),
        violation(NULL, of(gender=None), at="/gender"),
        violation(NULL, of(given=["a", None]), at="/given/1"),
        violation(NULL, of(given=["a"], _given=["x", None]), at="/_given/1"),
        nothing(NULL, ENTRY),
        clean(EMPTY, of(active=False, multipleBirthInteger=0)),
        violation(EMPTY, of(name=[]), at="/name"),
        violation(EMPTY, of(meta={}), at="/meta"),
        violation(EMPTY, of(gender=""), at="/gender"),
        violation(EMPTY, of(name=[{"family": "  "}]), at="/name/0/family"),
        nothing(EMPTY, ENTRY),
        clean(TYPE, of(contained=[P]), carrying({"resource": P})),
        violation(TYPE, of(contained=[{"id": "x"}]), at="/contained/0"),
        violation(TYPE, carrying({"resource": {"id": "x"}}), at="/entry/0/resource"),
        nothing(TYPE, ENTRY),
        clean(NUMBER, amount(14.5), of(numberOfSeries=2)),
        violation(NUMBER, amount("14.5"), at="/valueQuantity/value"),
        violation(NUMBER, of(numberOfSeries="2"), at="/numberOfSeries"),
        violation(NUMBER, of(position={"latitude": "1.0"}), at="/position/latitude"),
        nothing(NUMBER, of()),
    ),
)
def test_json_form(case):
    case.check()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "resourceType",
                    "id",
                    "meta",
                    "code",
                    "coding",
                    "system",
                    "value",
                    "valueQuantity",
                    "component",
                    "series",
                    "instance",
                    "uid",
                    "identifier",
                    "subject",
                    "reference",
                    "endpoint",
                    "modality",
                    "issue",
                    "entry",
                    "started",
                    "status",
                    "link",
                    "address",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(["ImagingStudy", "Observation", "Endpoint", "Patient", "OperationOutcome"]),
    st.dictionaries(st.text(max_size=6), JSON, max_size=3),
    JSON,
)
def test_no_check_breaks_on_any_json(kind, more, inner):
    body = {"resourceType": kind, **more}
    if isinstance(inner, dict):
        body |= {k: v for k, v in inner.items() if k != "resourceType"}
    subject = replace(resource(body), json=json_value(body))
    families = ("fhir", "imaging-study", "observation", "endpoint", "ihe")
    assert [r.reasons for r in judge_all([subject], *families) if r.verdict is Verdict.ERROR] == []
