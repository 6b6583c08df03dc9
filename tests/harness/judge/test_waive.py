"""The gate: every surprise in either direction fails it, and verdicts stay as they are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.gate import Standing
from harness.core.report import Outcome
from harness.core.requirement import Level
from harness.core.verdict import Verdict
from harness.judge.waive import gate
from harness.run.runner import INTERRUPTED
from harness.run.sealed import ALTERED
from tests.harness.judge.waiving import TODAY, ledger, owed, report, result, scenario, waiver


def standing(outcome):
    return [e.standing for e in outcome.entries]


def test_a_clean_run_meets_an_empty_ledger():
    outcome = gate([report(result())], ledger(), TODAY)
    assert outcome.met
    assert outcome.exit_code == 0


def test_what_is_expected_is_waived():
    failing = report(result("qido.a", "500 to a", "500 to b"))
    outcome = gate([failing], ledger(waiver()), TODAY)
    assert outcome.met
    assert outcome.entries[0].objections == 2
    assert failing.results[0].verdict is Verdict.FAIL


def test_a_finding_that_nobody_expects_fails_beside_one_that_is_waived():
    outcome = gate([report(result("qido.a", "500", "302"))], ledger(waiver()), TODAY)
    assert outcome.exit_code == 1
    assert [o.message for o in outcome.unwaived] == ["expected 400, actual 302"]
    assert standing(outcome) == [Standing.WAIVED]


def test_changed_passing_unused_expired_and_overlapping_fail():
    changed = gate([report(result("qido.a", "302"))], ledger(waiver()), TODAY)
    passing = gate([report(result("qido.a"))], ledger(waiver()), TODAY)
    unused = gate([report(result("other.b"))], ledger(waiver()), TODAY)
    late = waiver(expires=TODAY - timedelta(days=1))
    expired = gate([report(result("qido.a", "500"))], ledger(late), TODAY)
    two = ledger(waiver(), waiver(message="500", key="w.toml: second"))
    overlapping = gate([report(result("qido.a", "500"))], two, TODAY)
    spare = ledger(waiver(), waiver(message="actual 7"))
    covered = gate([report(result("qido.a", "500"))], spare, TODAY)
    assert standing(changed) == [Standing.CHANGED]
    assert "302" in changed.entries[0].why
    assert standing(passing) == [Standing.PASSING]
    assert standing(unused) == [Standing.UNUSED]
    assert standing(expired) == [Standing.EXPIRED]
    assert expired.unwaived
    assert standing(overlapping) == [Standing.OVERLAPPING, Standing.OVERLAPPING]
    assert standing(covered) == [Standing.WAIVED, Standing.UNUSED]
    for outcome in (changed, passing, unused, expired, overlapping, covered):
        assert outcome.exit_code == 1


def test_it_counts_on_its_last_day():
    last = waiver(expires=TODAY)
    assert gate([report(result("qido.a", "500"))], ledger(last), TODAY).met


def test_an_entry_for_another_product_is_left_alone():
    other = waiver(product="dcm4chee")
    mine = waiver(product="orthanc")
    outcome = gate([report(result("qido.a", "500"))], ledger(other, mine), TODAY)
    assert standing(outcome) == [Standing.ELSEWHERE, Standing.WAIVED]
    assert outcome.met


def test_a_missed_step_needs_a_waiver_of_its_scenario():
    missed = report(result(), scenarios=[scenario(Outcome.MISSED, "3 of 4 are listed")])
    assert gate([missed], ledger(), TODAY).exit_code == 1
    entry = waiver("dicomweb/store.feature", "3 of 4", "it is listed")
    assert gate([missed], ledger(entry), TODAY).met


def test_what_is_owed_and_undecided_is_incomplete():
    for undecided in (
        report(result(), obligations=[owed()]),
        report(result(verdict=Verdict.INCONC)),
        report(result(), scenarios=[scenario(Outcome.UNDECIDED)]),
        report(result(), notes=[INTERRUPTED]),
        report(result(), notes=[f"{ALTERED} evidence/x (changed)"]),
        report(),
    ):
        outcome = gate([undecided], ledger(), TODAY)
        assert outcome.exit_code == 3
        assert outcome.incomplete


def test_a_waived_failure_leaves_its_obligation_no_reason_to_fail():
    failing = report(result("qido.a", "500"), obligations=[owed(Verdict.FAIL, "")])
    assert gate([failing], ledger(waiver()), TODAY).met


def test_a_product_rejected_before_it_played_cannot_be_waived():
    rejected = replace(report(notes=["rejected: says yes to nonsense"]), verdict=Verdict.FAIL)
    outcome = gate([rejected], ledger(), TODAY)
    assert outcome.exit_code == 1
    assert [o.message for o in outcome.unwaived] == ["rejected: says yes to nonsense"]


def test_our_own_error_wins():
    assert gate([report(result(verdict=Verdict.ERROR))], ledger(), TODAY).exit_code == 4


def test_warnings_and_notes_need_no_waiver_but_can_have_one():
    warned = report(result("qido.a", "500", level=Level.SHOULD))
    assert gate([warned], ledger(), TODAY).met
    assert standing(gate([warned], ledger(waiver()), TODAY)) == [Standing.WAIVED]


def test_a_flake_over_several_plays_is_waived_once():
    plays = [report(result("qido.a", "500")), report(result("qido.a"), run_id="r2")]
    assert gate(plays, ledger(waiver()), TODAY).met
    assert gate(plays, ledger(), TODAY).exit_code == 1


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["500", "302", "404"]), max_size=4),
    st.lists(st.sampled_from(["actual 500", "actual 302", "actual"]), max_size=3, unique=True),
)
def test_the_gate_is_met_only_when_everything_is_explained(actuals, messages):
    run = report(result("qido.a", *actuals))
    entries = [waiver(message=m, key=str(i)) for i, m in enumerate(messages)]
    outcome = gate([run], ledger(*entries), TODAY)
    explained = all(sum(m in f"expected 400, actual {a}" for m in messages) == 1 for a in actuals)
    used = all(any(m in f"expected 400, actual {a}" for a in actuals) for m in messages)
    assert outcome.met == (explained and used)


@pytest.mark.parametrize("entries", [(), (waiver(),)])
def test_verdicts_are_never_edited(entries):
    run = report(result("qido.a", "500"))
    before = run.results
    gate([run], ledger(*entries), TODAY)
    assert run.results == before
