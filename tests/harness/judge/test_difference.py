"""What counts as new, fixed, changed and worse."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.report import Outcome
from harness.core.requirement import Level
from harness.core.verdict import Verdict
from harness.judge.difference import difference
from harness.load.record import load
from reports import difference_text, json_record
from tests.harness.judge.waiving import report, result, scenario


def recorded(*results, scenarios=()):
    return load(json_record.render(report(*results, scenarios=scenarios)).decode(), "run.json")


def test_the_same_is_empty():
    run = recorded(result("qido.a", "500"), result("qido.b"))
    d = difference(run, run)
    assert d.is_empty
    assert not d.is_worse


def test_volatile_parts_do_not_count():
    one = recorded(result("qido.a", "3 of 4 at 127.0.0.1:4711", locator="/3/00080050"))
    two = recorded(result("qido.a", "30 of 41 at 127.0.0.1:80", locator="/9/00080050"))
    assert difference(one, two).is_empty


def test_a_new_failure_is_worse_and_a_fixed_one_is_not():
    good, bad = recorded(result("qido.a")), recorded(result("qido.a", "500", "500"))
    d = difference(good, bad)
    assert [(k.requirement, k.count) for k in d.new] == [("qido.a", 2)]
    assert [(v.before, v.after) for v in d.verdicts] == [(Verdict.PASS, Verdict.FAIL)]
    assert d.is_worse
    back = difference(bad, good)
    assert [k.requirement for k in back.fixed] == ["qido.a"]
    assert not back.is_worse


def test_another_reason_at_the_same_place_is_changed():
    d = difference(recorded(result("qido.a", "500")), recorded(result("qido.a", "302")))
    assert (len(d.changed), d.new, d.fixed, d.verdicts) == (1, (), (), ())
    assert d.is_worse


def test_a_new_warning_is_worse():
    warned = result("qido.a", "500", level=Level.SHOULD)
    assert difference(recorded(result("qido.a")), recorded(warned)).is_worse


def test_silence_is_worse_and_being_heard_is_not():
    heard, silent = recorded(result("qido.a")), recorded(result("qido.b"))
    d = difference(heard, silent)
    assert [v.about for v in d.no_longer_exercised] == ["qido.a"]
    assert [v.about for v in d.newly_exercised] == ["qido.b"]
    assert d.is_worse
    assert not difference(recorded(), heard).is_worse
    assert difference(recorded(), recorded(result("qido.a", "500"))).is_worse


def test_a_failure_that_becomes_undecided_is_not_worse():
    undecided = recorded(result("qido.a", verdict=Verdict.INCONC))
    assert not difference(recorded(result("qido.a", "500")), undecided).is_worse
    assert difference(recorded(result("qido.a")), undecided).is_worse


def test_scenarios_count():
    one = recorded(scenarios=[scenario()])
    two = recorded(scenarios=[scenario(Outcome.MISSED, "lost")])
    assert difference(one, two).is_worse
    assert not difference(two, one).is_worse


def test_text_and_json_say_the_same():
    d = difference(
        recorded(result("qido.a"), result("x.c")), recorded(result("qido.a", "5\x1b[31m"))
    )
    text = difference_text.render_text(d)
    assert "new      qido.a failure at response status" in text
    assert "silent   x.c" in text
    assert "\x1b" not in text
    parsed = json.loads(difference_text.render_json(d))
    assert parsed["schema"] == "plugfest-diff/1"
    assert parsed["worse"] is True
    assert [k["requirement"] for k in parsed["new"]] == ["qido.a"]


ACTUALS = st.lists(st.sampled_from(["500", "302", "an empty list", "no header"]), max_size=4)


@settings(max_examples=80, deadline=None)
@given(ACTUALS, ACTUALS)
def test_every_kind_is_accounted_for_once(one, two):
    d = difference(recorded(result("qido.a", *one)), recorded(result("qido.a", *two)))
    assert len(d.new) + len(d.changed) + len(set(one) & set(two)) == len(set(two))
    assert len(d.fixed) + len(d.changed) + len(set(one) & set(two)) == len(set(one))
