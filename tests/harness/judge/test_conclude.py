"""Obligations and exit codes: required and idle is incomplete, never green."""

import pytest

from harness.core.profile import Obligation, Optionality, Profile
from harness.core.requirement import Level, Requirement, Role
from harness.core.result import Result
from harness.core.subject import Connection
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from harness.judge.conclude import not_run, obligations_met, overall
from tests.harness.judge.test_evaluate import TRACE

R = Requirement(
    id="ul.x", level=Level.SHALL, binds=Role.INITIATOR, statement="S.", cites=(), untested=""
)


def obligation(optionality=Optionality.REQUIRED, claim=""):
    return Obligation(
        "image-manager-archive",
        "archive",
        "RAD-8",
        "Stored",
        optionality,
        ("ul.*",),
        ("f.feature",),
        claim,
    )


def conclude(o, verdict, *, judged=("archive",), claims=(), played=("f.feature",)):
    results = [Result(R, verdict, (), ())] if verdict is not None else []
    return obligations_met(
        [Profile("p", "P", (), (o,))], results, judged=judged, claims=claims, played=played
    )


@pytest.mark.parametrize(
    ("o", "claims", "verdict", "concluded"),
    [
        (obligation(), (), Verdict.PASS, Verdict.PASS),
        (obligation(), (), Verdict.FAIL, Verdict.FAIL),
        (obligation(), (), Verdict.NONE, Verdict.INCONC),
        (obligation(), (), None, Verdict.INCONC),
        (obligation(Optionality.OPTIONAL), (), Verdict.NONE, Verdict.NONE),
        (obligation(Optionality.CONDITIONAL, "WIC"), (), Verdict.NONE, Verdict.NONE),
        (obligation(Optionality.CONDITIONAL, "WIC"), ("WIC",), Verdict.NONE, Verdict.INCONC),
    ],
)
def test_required_but_idle_is_inconclusive(o, claims, verdict, concluded):
    (met,) = conclude(o, verdict, claims=claims)
    assert met.verdict is concluded


def test_only_judged_seats_and_played_scenarios_owe_anything():
    assert conclude(obligation(), Verdict.NONE, judged=("ehr",)) == ()
    assert conclude(obligation(), Verdict.NONE, played=("g.feature",)) == ()


@pytest.mark.parametrize(
    ("verdicts", "ours", "code"),
    [
        ((), (), 3),
        ((Verdict.NONE, Verdict.PASS), (), 0),
        ((Verdict.PASS, Verdict.INCONC), (), 3),
        ((Verdict.INCONC, Verdict.FAIL), (), 1),
        ((Verdict.FAIL,), (Verdict.ERROR,), 4),
    ],
)
def test_exit_codes(verdicts, ours, code):
    assert overall([Result(R, v, (), ()) for v in verdicts], (), (), ours)[1] == code


def test_what_was_not_exercised_says_why():
    from harness.checks.registry import Check

    check = Check("c", R, "", Connection, lambda s, t: None)

    def why(trace, checks=(check,)):
        (n,) = not_run([R], checks, [Result(R, Verdict.NONE, (), ())], trace)
        return n.why

    assert why(Trace([])) == "no Connection was seen"
    assert "was not under judgement" in why(TRACE)
    assert why(TRACE, ()) == "no check"
    assert not_run([R], [check], [Result(R, Verdict.PASS, (), ())], TRACE) == ()
