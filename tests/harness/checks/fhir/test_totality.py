"""No check breaks, whatever a server answers or a client sends."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

import harness.checks  # noqa: F401
from harness.core.requirement import Role
from harness.core.verdict import Verdict
from tests.harness.checks.build import judge_all
from tests.harness.checks.fhir.traffic import fhir

NAMES = st.sampled_from(
    [
        "resourceType",
        "id",
        "meta",
        "versionId",
        "lastUpdated",
        "type",
        "entry",
        "resource",
        "response",
        "status",
        "location",
        "link",
        "relation",
        "url",
        "total",
        "search",
        "mode",
        "fullUrl",
        "issue",
        "severity",
        "code",
        "coding",
        "system",
        "value",
        "subject",
        "reference",
        "identifier",
        "rest",
        "interaction",
        "format",
        "kind",
        "target",
        "agent",
        "who",
        "entity",
        "role",
        "what",
        "policy",
        "contained",
        "attachment",
        "data",
        "hash",
        "property",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 10**30)
    | st.text(max_size=6)
    | st.sampled_from(["Bundle", "searchset", "Patient", "Provenance", "urn:oid:1.2", "next"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=15,
)
TARGETS = st.sampled_from(
    [
        "/fhir",
        "/fhir/metadata",
        "/fhir/Patient",
        "/fhir/Patient/p1",
        "/fhir/Patient?_count=1&identifier=a%7Cb",
        "/fhir/Observation?patient=p1&code=%7C,&_id=",
        "/fhir/Patient/_search",
        "/fhir/Provenance/p1",
        "http://[/fhir/Patient/p1",
    ]
)
HEADER = st.sampled_from(["", 'W/"1"', "1", "Patient/1", "/_history/", "http://[", "Sat, 31 Jan"])


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT"]),
    TARGETS,
    st.dictionaries(NAMES, VALUES, max_size=5),
    st.sampled_from([200, 201, 404, 412, 500]),
    HEADER,
    st.sampled_from([Role.INITIATOR, Role.RESPONDER]),
)
def test_no_check_breaks_on_any_exchange(method, target, body, status, header, side):
    subjects = fhir(
        method,
        target,
        sent=body if method != "GET" else None,
        text=json.dumps(body).encode(),
        status=status,
        headers=(("ETag", header), ("Location", header), ("Last-Modified", header)),
        asked=(("If-Match", header),),
        side=side,
    )
    broken = [
        r.reasons
        for r in judge_all(subjects, "fhir", "ihe", "lineage")
        if r.verdict is Verdict.ERROR
    ]
    assert broken == []
