"""Several plays fold to the worst, and a flake is seen."""

from harness.core.verdict import Verdict
from harness.judge.repeat import merged, repeated, worst_exit
from tests.harness.judge.waiving import report, result


def test_a_requirement_that_differs_is_flaky_and_counts_by_its_worst():
    plays = [
        report(result("qido.a"), result("qido.b"), run_id="r1"),
        report(result("qido.a", "500"), result("qido.b"), run_id="r2"),
        report(result("qido.a"), result("qido.b"), run_id="r3"),
    ]
    last = repeated(plays)
    assert (last.run_id, last.verdict, last.exit_code) == ("r3", Verdict.FAIL, 1)
    assert last.results == plays[-1].results
    assert last.repeats.runs == ("r1", "r2", "r3")
    flaky = {r.requirement: r.flaky for r in last.repeats.requirements}
    assert flaky == {"qido.a": True, "qido.b": False}


def test_exercised_in_one_play_only_is_flaky_too():
    never = result("qido.a", verdict=Verdict.NONE)
    last = repeated([report(never), report(result("qido.a"))])
    assert last.repeats.requirements[0].flaky
    assert repeated([report(never), report(never)]).repeats.requirements == ()


def test_exit_codes_fold_in_the_order_of_blame():
    assert worst_exit([0, 3]) == 3
    assert worst_exit([3, 1, 0]) == 1
    assert worst_exit([1, 4, 3]) == 4


def test_merged_results_keep_every_finding():
    (one,) = merged([report(result("qido.a", "500")), report(result("qido.a", "302"))])
    assert one.verdict is Verdict.FAIL
    assert len(one.findings) == 2
    assert len(one.subjects) == 2
