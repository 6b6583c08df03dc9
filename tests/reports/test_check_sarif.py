import json

from reports.check_sarif import SarifLog
from tests.reports.checked import ALL, BAD, HOSTILE, rendered


def run(*answers):
    log = json.loads(rendered(SarifLog("1.0"), *answers))
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    return one


def test_every_result_has_a_rule_a_file_and_a_place():
    found = run(*ALL)
    rules = {r["id"] for r in found["tool"]["driver"]["rules"]}
    assert {r["ruleId"] for r in found["results"]} == rules
    levels = {r["ruleId"]: r["level"] for r in found["results"]}
    assert levels == {"iod.first": "error", "iod.second": "warning", "iod.third": "note"}
    last = found["results"][-1]["locations"][0]
    assert "physicalLocation" not in last  # the set is no file
    first = found["results"][0]["locations"][0]
    assert first["physicalLocation"]["artifactLocation"]["uri"] == "bad.dcm"


def test_frames_that_repeat_a_mistake_are_one_kind():
    prints = [r["partialFingerprints"]["plugfestKind/v1"] for r in run(BAD)["results"]]
    assert len(set(prints)) == len(prints) - 29


def test_what_could_not_be_judged_is_a_notification():
    (invocation,) = run(*ALL)["invocations"]
    told = [n["message"]["text"] for n in invocation["toolExecutionNotifications"]]
    assert "odd.dcm: it has no end" in told
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (4, False)


def test_hostile_strings_are_inert():
    text = rendered(SarifLog("1.0"), *ALL)
    assert HOSTILE not in json.dumps(json.loads(text), ensure_ascii=False)
    assert "\\u202e" not in text
