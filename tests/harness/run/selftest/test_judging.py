"""Caught means: that requirement, at that place, for that reason, with that weight."""

import pytest

from harness.core.finding import Evidence, Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.result import Result
from harness.core.selftest import FaultCase
from harness.core.verdict import Verdict
from harness.run.selftest.judging import conclude

CASE = FaultCase("f", "archive", "t.t", "^status$", "x.feature", "^500")


def requirement(id="t.t", level=Level.SHALL, status=Status.STABLE):
    return Requirement(
        id=id, level=level, binds=Role.RESPONDER, statement="S.", cites=(), status=status
    )


def result(verdict, *findings, r=None, reasons=()):
    r = r or requirement()
    made = tuple(Finding(r, "e", actual, Evidence("x", at)) for at, actual in findings)
    return Result(r, verdict, ("x",), made, reasons)


@pytest.mark.parametrize(
    ("results", "caught", "says"),
    [
        ([result(Verdict.FAIL, ("status", "500 oops"))], True, "at status: 500 oops"),
        ([result(Verdict.FAIL, ("body", "x"), ("status", "500"))], True, "at status"),
        ([result(Verdict.PASS)], False, "no objection"),
        ([result(Verdict.NONE)], False, "not exercised"),
        ([], False, "not exercised"),
        ([result(Verdict.FAIL, ("body", "500"))], False, "objected elsewhere: at body"),
        ([result(Verdict.FAIL, ("status", "404"))], False, "objected elsewhere"),
        ([result(Verdict.ERROR, reasons=("c1: bug",))], False, "the check broke: c1: bug"),
        (
            [result(Verdict.PASS, ("status", "500"), r=requirement(level=Level.SHOULD))],
            True,
            "at status",
        ),
        ([result(Verdict.INCONC, ("status", "500"))], False, "the verdict is INCONC"),
    ],
)
def test_verdicts(results, caught, says):
    case = conclude(CASE, results, 1.0)
    assert case.caught is caught
    assert says in case.why


def test_what_else_objected_is_listed_but_notes_are_not():
    case = conclude(
        CASE,
        [
            result(Verdict.FAIL, ("status", "500")),
            result(Verdict.FAIL, ("x", "y"), r=requirement("t.other")),
            result(Verdict.PASS, ("x", "y"), r=requirement("t.note", status=Status.PREVIEW)),
        ],
        1.0,
    )
    assert case.others == ("t.other",)
