"""The play's own record survives the way to disk; damage is one clear line."""

import json

import pytest

from harness.core.errors import UsageError
from harness.core.report import Outcome, ScenarioPlayed, SeatPlayed, StepPlayed
from harness.core.verdict import Verdict
from harness.run.record import PlayRecord, from_json, to_json

RECORD = PlayRecord(
    "id",
    "2026-11-20T11:00:00+00:00",
    3.5,
    7,
    "0.1.0",
    (SeatPlayed("archive", "X", True, False),),
    ("WIC/image-manager",),
    (),
    (
        ScenarioPlayed(
            "s1",
            "n",
            "workflow/x.feature",
            ("t",),
            (StepPlayed("When", "t", Outcome.MISSED, 1.0, 0.5, "why"),),
            Verdict.FAIL,
            2.0,
        ),
    ),
    False,
    True,
    False,
    ("note",),
)


def test_round_trip():
    assert from_json(json.loads(json.dumps(to_json(RECORD))), "session.json") == RECORD


@pytest.mark.parametrize("key", ["run_id", "scenarios", "seats", "seconds", "interrupted"])
def test_a_missing_key_is_one_clear_line(key):
    value = to_json(RECORD)
    del value[key]
    with pytest.raises(UsageError, match=r"session\.json: damaged"):
        from_json(value, "session.json")


@pytest.mark.parametrize(
    ("key", "value"), [("scenarios", 3), ("seats", ["x"]), ("seconds", "abc"), ("scenarios", [{}])]
)
def test_a_wrong_value_is_one_clear_line(key, value):
    with pytest.raises(UsageError, match=r"session\.json: damaged"):
        from_json({**to_json(RECORD), key: value}, "session.json")
