"""The heart of the judge: no outcome hides a worse one, our own bugs are never the peer's."""

import pytest

from harness.checks.registry import Check, Inconclusive, check, declare
from harness.core.finding import Evidence, Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import Connection, Party, Protocol
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from harness.judge.evaluate import evaluate

ARCHIVE = Party("archive", True)


def connection(number, responder=ARCHIVE):
    return Connection(
        id=f"c{number}",
        scenario="s1",
        at=float(number),
        connection=f"c{number}",
        initiator=Party("modality", False),
        responder=responder,
        ended=9.0,
        protocol=Protocol.DIMSE,
        gaps=(),
    )


TRACE = Trace([connection(1), connection(0)])


def requirement(level=Level.SHALL, status=Status.STABLE):
    return Requirement(
        id="t.t", level=level, binds=Role.RESPONDER, statement="S.", cites=(), status=status
    )


def result_of(judge, level=Level.SHALL, status=Status.STABLE):
    r = requirement(level, status)
    return evaluate(TRACE, [Check("t", r, "", Connection, lambda s, t: judge(r, s))])[0]


def objection(r, s):
    return (Finding(r, "a", "b", Evidence(s.id, "here")),)


def undecided(r, s):
    raise Inconclusive("cut short")


def violated_then_undecided(r, s):
    yield from objection(r, s)
    raise Inconclusive("cut short")


def violated_then_broken(r, s):
    yield from objection(r, s)
    raise KeyError("oops")


def broken(r, s):
    raise KeyError("oops")


def undecided_then_violated(r, s):
    return undecided(r, s) if s.id == "c0" else objection(r, s)


@pytest.mark.parametrize(
    ("judge", "level", "verdict"),
    [
        (lambda r, s: (), Level.SHALL, Verdict.PASS),
        (lambda r, s: None, Level.SHALL, Verdict.NONE),
        (objection, Level.SHALL, Verdict.FAIL),
        (objection, Level.SHOULD, Verdict.PASS),
        (objection, Level.MAY, Verdict.PASS),
        (undecided, Level.SHALL, Verdict.INCONC),
        (undecided_then_violated, Level.SHALL, Verdict.FAIL),
        (violated_then_undecided, Level.SHALL, Verdict.FAIL),
        (violated_then_broken, Level.SHALL, Verdict.ERROR),
        (broken, Level.SHALL, Verdict.ERROR),
    ],
)
def test_fold(judge, level, verdict):
    assert result_of(judge, level).verdict is verdict


@pytest.mark.parametrize("judge", [violated_then_undecided, violated_then_broken])
def test_a_finding_survives_what_the_check_does_next(judge):
    result = result_of(judge)
    assert len(result.findings) == len(result.subjects) == 2
    assert len(result.reasons) == 2


def test_a_doubtful_clause_never_fails_anybody():
    assert result_of(objection, status=Status.PREVIEW).verdict is Verdict.PASS


def test_our_bug_says_where():
    (reason, _) = result_of(broken).reasons
    assert "KeyError('oops')" in reason
    assert "broken:" in reason


def test_subjects_come_oldest_first():
    assert result_of(lambda r, s: ()).subjects == ("c0", "c1")


def test_only_the_bound_party_is_judged():
    r = Requirement(
        id="t.only-the-bound", level=Level.SHALL, binds=Role.RESPONDER, statement="S.", cites=()
    )

    from harness.checks import registry

    before = dict(registry._CHECKS), dict(registry._REQUIREMENTS)
    try:

        @check(r, on=Connection)
        def always(c, ctx):
            """Object."""
            yield ctx.finding(expected="e", actual="a", at="here")

        (mine,) = [c for c in registry.checks() if c.requirement is r]
    finally:
        registry._CHECKS.clear()
        registry._CHECKS.update(before[0])
        registry._REQUIREMENTS.clear()
        registry._REQUIREMENTS.update(before[1])
    innocent = Trace([connection(0, Party("archive", False))])
    assert evaluate(innocent, [mine])[0].verdict is Verdict.NONE
    assert evaluate(TRACE, [mine])[0].verdict is Verdict.FAIL


def test_an_id_is_declared_once():
    from harness.checks import registry

    before = dict(registry._REQUIREMENTS)
    try:
        declare(requirement())
        with pytest.raises(registry.DuplicateCheck):
            declare(requirement(Level.MAY))
    finally:
        registry._REQUIREMENTS.clear()
        registry._REQUIREMENTS.update(before)
