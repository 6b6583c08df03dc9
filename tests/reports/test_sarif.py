"""SARIF 2.1.0 by its structure: what the schema demands of the parts that are written."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reports import sarif
from tests.reports.hostile import CANARY, report

LEVELS = {"none", "note", "warning", "error"}
KINDS = {"notApplicable", "pass", "fail", "review", "open", "informational"}


def log(text=CANARY):
    return json.loads(sarif.render(report(text)))


def messages(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("message", "shortDescription", "fullDescription", "help"):
                yield inner
            yield from messages(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from messages(inner)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.just(CANARY))
def test_the_structure_holds_whatever_a_peer_says(text):
    written = log(text)
    assert written["version"] == "2.1.0"
    assert set(written) == {"$schema", "version", "runs"}
    (run,) = written["runs"]
    driver = run["tool"]["driver"]
    ids = [r["id"] for r in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert rule["defaultConfiguration"]["level"] in LEVELS
        assert rule.get("helpUri", "https://").startswith("https://")
        assert all(isinstance(t, str) for t in rule["properties"]["tags"])
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in LEVELS
        assert result["kind"] in KINDS
        assert result["kind"] == "fail" or result["level"] == "none"
        for place in result.get("locations", ()):
            assert place["logicalLocations"][0]["fullyQualifiedName"]
            region = place["physicalLocation"]["region"]
            assert region["byteOffset"] >= 0
            assert region["byteLength"] >= 0
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"evidence/streams/[A-Za-z0-9%._~-]+", uri)
    for message in messages(run):
        assert set(message) == {"text"}
        assert message["text"] or not text


def test_plain_text_has_no_links_and_no_placeholders():
    text = "[click](http://evil.invalid) {0} \\"
    (result, *_) = log(text)["runs"][0]["results"]
    assert "\\[click\\](" in result["message"]["text"]
    assert "{{0}}" in result["message"]["text"]


def test_the_invocation_tells_how_it_ended():
    (invocation,) = log()["runs"][0]["invocations"]
    assert invocation["exitCode"] == 1
    assert invocation["executionSuccessful"] is True
    assert invocation["startTimeUtc"] == "2026-11-20T11:00:00Z"
    assert {n["level"] for n in invocation["toolExecutionNotifications"]} == {"error", "note"}


def test_what_is_waived_is_suppressed_with_its_reason():
    results = log("known")["runs"][0]["results"]
    waived = {r["ruleId"] for r in results if "suppressions" in r}
    assert waived == {"t.w"}
    suppressed = next(r for r in results if "suppressions" in r)
    assert suppressed["suppressions"][0]["justification"] == "known"


def test_the_same_kind_has_the_same_fingerprint():
    def prints(text):
        return {
            r["partialFingerprints"]["plugfestKind/v1"]
            for r in log(text)["runs"][0]["results"]
            if r["ruleId"] == "t.t"
        }

    assert prints("3 of 4") == prints("13 of 14")
    assert prints("answered 404") != prints("answered 500")


def test_who_asks_is_told():
    first, *others = log("CT Image")["runs"][0]["results"]
    assert first["properties"]["module"] == "CT Image"
    assert first["properties"]["clause"] == "DICOM PS3.3 (2026a) C.8.2.1"
    assert any("module" not in o.get("properties", {}) for o in others)
