"""Every document shows the gate and the repeats."""

import json
import xml.etree.ElementTree as ET

from reports import console, json_record, junit_xml
from tests.reports.hostile import CANARY, report


def test_the_record_tells_the_gate_and_the_repeats():
    record = json.loads(json_record.render(report()))
    assert record["gate"]["met"] is False
    assert [e["standing"] for e in record["gate"]["entries"]] == ["waived", "changed", "expired"]
    assert record["gate"]["not_waived_in_all"] == 25
    assert record["repeats"]["requirements"][0] == {
        "requirement": "t.t",
        "verdicts": ["PASS", "FAIL"],
        "passed": 1,
        "played": 2,
        "flaky": True,
    }


def test_the_console_shows_what_does_not_hold():
    text = console.render(report(CANARY))
    assert "t.t  FLAKY, passed 1/2: PASS, FAIL" in text
    assert "gate w.toml: not met (exit 1); 2 findings waived, 25 not waived" in text
    assert "  changed: " in text
    assert "  and 5 more" in text
    assert "\x1b" not in text


def test_the_console_shows_an_entry_whole():
    text = console.render(report("a long word " * 40), width=80)
    changed = text.split("  changed: ")[1].split("  expired: ")[0]
    assert changed.count("word") == 40


def test_junit_fails_what_does_not_hold():
    suite = ET.fromstring(junit_xml.render(report())).find("testsuite[@name='gate']")
    assert [[e.tag for e in case] for case in suite] == [
        [],
        ["failure"],
        ["failure"],
        ["failure"],
        ["skipped"],
    ]
