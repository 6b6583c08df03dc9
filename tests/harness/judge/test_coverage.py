"""Every row is accounted for once; a requirement of an unknown row is refused."""

from dataclasses import replace

import pytest

from harness.core.coverage import CatalogueRow, State, Untested
from harness.core.errors import UsageError
from harness.core.requirement import Status
from harness.core.subject import Subject
from harness.core.trace import Trace
from harness.judge.coverage import coverage
from harness.judge.exercise import exercise
from tests.harness.judge.waiving import requirement, result, scenario


def row(id):
    return CatalogueRow(id, "PS3.18 10.6", "SHALL", "server", "GET", "200", "")


def judged(id, *rows, **changes):
    return replace(requirement(id), catalogue=rows, **changes)


ROWS = tuple(row(i) for i in ("A-01", "A-02", "A-03", "B-01", "B-02"))
REQUIREMENTS = (
    judged("a.one", "A-01"),
    judged("a.maybe", "A-01", "A-02", status=Status.PREVIEW, doubt="why"),
    judged("a.none", "A-03", untested="cannot be seen"),
)


def account(*untested, requirements=REQUIREMENTS):
    return coverage(
        ROWS,
        untested,
        requirements,
        checked={"a.one", "a.maybe"},
        exercised={"x.feature": ("a.one",), "w.feature": ("a.one", "a.maybe")},
        faults={"a.one": ["lies"]},
        mutations={"a.maybe": ["cut"]},
        object_faults={"a.one": ["late", "early"]},
        in_files={"a.one"},
    )


def test_every_row_has_a_state_and_every_untested_one_a_reason():
    c = account(Untested(("B-*",), "later"))
    assert [(r.row.id, r.state, r.reason) for r in c.rows] == [
        ("A-01", State.ENFORCED, ""),
        ("A-02", State.PREVIEW, ""),
        ("A-03", State.UNTESTED, "cannot be seen"),
        ("B-01", State.UNTESTED, "later"),
        ("B-02", State.UNTESTED, "later"),
    ]
    assert (c.unexplained, c.stale) == ((), ())


def test_every_requirement_has_its_scenarios_and_proofs():
    one, maybe, none = account().requirements
    assert (one.scenarios, one.faults) == (("w.feature", "x.feature"), ("lies",))
    assert (maybe.scenarios, maybe.mutations) == (("w.feature",), ("cut",))
    assert (none.scenarios, none.faults, none.state) == ((), (), State.UNTESTED)
    assert (one.object_faults, one.in_files) == (("early", "late"), True)
    assert (maybe.object_faults, maybe.in_files) == ((), False)


def test_no_reason_two_reasons_and_stale_reasons_are_told():
    c = account(Untested(("B-01",), "later"), Untested(("B-0[1]", "A-01", "C-01"), "never"))
    assert c.unexplained == ("B-01", "B-02")
    assert c.stale == ("A-01", "C-01")


def test_an_unknown_row_is_one_line():
    with pytest.raises(UsageError) as why:
        account(requirements=(judged("a.one", "Z-99"),))
    assert str(why.value) == "requirement a.one: catalogue: no row is called 'Z-99'"


def test_what_a_feature_exercises_follows_from_its_subjects():
    played = [scenario(feature="a.feature"), replace(scenario(feature="b.feature"), id="s2")]
    trace = Trace((Subject(id="c0001.h1", scenario="s2", at=1.0),))
    found = exercise([result("qido.a")], trace, played)
    assert found == {"a.feature": (), "b.feature": ("qido.a",)}
