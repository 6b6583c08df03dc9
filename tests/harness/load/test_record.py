"""A record is read as it was written, and anything else is one line that names file and key."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.errors import UsageError
from harness.core.verdict import Verdict
from harness.load.record import load
from reports import json_record
from tests.reports.hostile import CANARY, report

WRITTEN = json_record.to_json(report())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def test_what_the_renderer_writes_is_read_back():
    run = load(json_record.render(report()).decode(), "run.json")
    assert (run.run_id, run.verdict) == ("20261120-110000-abcdef", Verdict.FAIL)
    by_id = {r.requirement: r for r in run.results}
    assert by_id["t.t"].findings[0].actual == CANARY
    assert "t.n" not in by_id
    assert [s.verdict for s in run.scenarios] == [Verdict.FAIL, Verdict.INCONC]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "schema: is missing"),
        ('{"schema": "plugfest-run/1", "schema": "x"}', "a key is there twice"),
        ('{"schema": NaN}', "NaN is not a JSON value"),
        ('{"schema": "plugfest-run/9"}', "schema: 'plugfest-run/9' was written by another version"),
        ('{"schema": "plugfest-run/1"}', "results: is missing"),
    ],
)
def test_not_a_record(text, says):
    with pytest.raises(UsageError) as why:
        load(text, "x/run.json")
    assert str(why.value).startswith("x/run.json: ")
    assert says in str(why.value)
    assert "\n" not in str(why.value)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("verdict",), "GOOD", "verdict: unknown: 'GOOD'"),
        (("results",), {}, "results: must be an array"),
        (("results", 0), 1, "results[0]: must be an object"),
        (("results", 0, "verdict"), 3, "results[0].verdict: must be a string"),
        (("results", 1, "requirement"), "t.t", "results[1].requirement: 't.t' is there twice"),
        (("results", 0, "findings", 2, "evidence"), [], "results[0].findings[2].evidence: must be"),
        (("results", 0, "findings", 0, "severity"), "BAD", "results[0].findings[0].severity: unk"),
        (("scenarios", 0, "name"), None, "scenarios[0].name: must be a string"),
    ],
)
def test_a_damaged_key_is_named(path, value, says):
    with pytest.raises(UsageError) as why:
        load(json.dumps(changed(path, value)), "run.json")
    assert f"run.json: {says}" in str(why.value)


def changed(path, value):
    record = copy.deepcopy(WRITTEN)
    inner = record
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return record


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["results", "scenarios", "verdict", "run"]), VALUES)
def test_it_is_total(key, value):
    said = "run.json: "
    try:
        load(json.dumps(changed((key,), value)), "run.json")
    except UsageError as why:
        said = str(why)
    assert said.startswith("run.json: ")
