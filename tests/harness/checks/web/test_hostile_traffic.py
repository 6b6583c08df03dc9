"""Whatever a peer sends, the checks end and blame nobody but a peer: no ERROR."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.subject import HttpExchange
from harness.core.verdict import Verdict
from tests.harness.checks.build import http, judge_all
from tests.harness.checks.web.traffic import (
    BASE,
    BOUNDARY,
    DICOM,
    JSON,
    OCTETS,
    SERIES,
    STUDY,
    answer,
    ct,
    files,
    instance_match,
    multipart,
    series_match,
    stored_item,
    study_match,
    uid,
    web,
)

STEPS = ["", "/series", f"/series/{SERIES}", "/instances", f"/instances/{uid(1)}", "/metadata"]
ENDS = [
    "",
    "/rendered",
    "/frames/1,2",
    "/frames/0",
    "/bulkdata/1",
    "?limit=x&PatientID=*",
    "?%FF=[",
]
TARGETS = st.builds(
    lambda study, steps, end: f"{BASE}/studies{study}{''.join(steps)}{end}",
    st.sampled_from(["", f"/{STUDY}", "/9.9", "/%00"]),
    st.lists(st.sampled_from(STEPS), max_size=3),
    st.sampled_from(ENDS),
)
KINDS = st.sampled_from(
    [
        "",
        JSON,
        "application/dicom",
        "image/png",
        ";;",
        "multipart/related",
        f"{DICOM}; boundary={BOUNDARY}",
        f"{OCTETS}; boundary={BOUNDARY}",
        f'multipart/related; type="{JSON}"; boundary={BOUNDARY}',
    ]
)
VALID = st.sampled_from(
    [
        files(ct(1), ct(2)),
        json.dumps([study_match(), series_match(), instance_match()]).encode(),
        json.dumps(answer([stored_item(1)])).encode(),
        multipart([("application/octet-stream", bytes(128)), ("", b"\x89PNG\r\n\x1a\n")]),
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(VALID))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(body) - 1))
        body[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(body) or b"x"


BODIES = st.just(b"") | damaged() | st.binary(max_size=40)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "warning", "content-length", "content-encoding", "host"]),
        st.sampled_from(["*/*", "gzip", "[", "299 a: There are 3 additional", JSON, "9" * 30])
        | st.text(max_size=8),
    ),
    max_size=3,
)


@st.composite
def exchanges(draw: st.DrawFn) -> list[HttpExchange]:
    out = []
    for n in range(1, draw(st.integers(1, 3)) + 1):
        out.append(
            http(
                draw(st.sampled_from(["GET", "GET", "POST", "PUT", "?"])),
                draw(TARGETS),
                status=draw(st.sampled_from([0, 200, 200, 202, 204, 206, 404, 405, 409, 500, 999])),
                request_headers=[*draw(HEADERS), ("content-type", draw(KINDS))],
                request_body=draw(BODIES),
                response_headers=[*draw(HEADERS), ("content-type", draw(KINDS))],
                response_body=draw(BODIES),
                complete=draw(st.booleans()),
                id=f"c{n}.h1",
                at=float(n),
            )
        )
    return out


@settings(max_examples=150, deadline=None)
@given(exchanges())
def test_no_traffic_breaks_a_check(found: list[HttpExchange]) -> None:
    results = judge_all(web(*found), "http", "qido", "wado", "stow", "dicom-json")
    assert [(r.requirement.id, r.reasons) for r in results if r.verdict is Verdict.ERROR] == []
