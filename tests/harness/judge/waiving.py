"""Small reports for tests of the gate, repeats and differences."""

import re
from datetime import date

from harness.core.finding import Evidence, Finding
from harness.core.profile import Obligation, Optionality
from harness.core.report import (
    ObligationMet,
    Outcome,
    Report,
    ScenarioPlayed,
    SeatPlayed,
    StepPlayed,
)
from harness.core.requirement import Citation, Level, Requirement, Role
from harness.core.result import Result
from harness.core.verdict import Verdict, worst
from harness.core.waiver import Ledger, Waiver
from harness.judge.conclude import EXIT

TODAY = date(2026, 11, 20)


def requirement(id="qido.a", level=Level.SHALL):
    return Requirement(
        id=id,
        level=level,
        binds=Role.RESPONDER,
        statement="A true statement.",
        cites=(Citation("DICOM PS3.18", "2026a", "10.6", "https://example.invalid/"),),
    )


def finding(r, actual="500 to offset=-1", locator="response status"):
    return Finding(r, "400", actual, Evidence("c0001.h1", locator))


def result(id="qido.a", *actuals, verdict=None, level=Level.SHALL, locator="response status"):
    r = requirement(id, level)
    found = tuple(finding(r, a, locator) for a in actuals)
    if verdict is None:
        verdict = Verdict.FAIL if found and level is Level.SHALL else Verdict.PASS
    return Result(r, verdict, ("c0001.h1",), found)


def scenario(outcome=Outcome.PASSED, message="", feature="dicomweb/store.feature"):
    verdict = {Outcome.PASSED: Verdict.PASS, Outcome.MISSED: Verdict.FAIL}.get(
        outcome, Verdict.INCONC
    )
    step = StepPlayed("Then", "it is listed", outcome, 0.1, 0.0, message)
    return ScenarioPlayed("s1", "stores", feature, (), (step,), verdict)


def owed(verdict=Verdict.INCONC, why="required, but not exercised"):
    cell = Obligation("a", "archive", "RAD-8", "Store", Optionality.REQUIRED, ("x.*",), ("f",))
    return ObligationMet("tele-stroke", cell, verdict, why)


def report(*results, scenarios=(), obligations=(), notes=(), run_id="r1", product="Orthanc 1.10"):
    verdict = worst([*(r.verdict for r in results), *(s.verdict for s in scenarios)])
    return Report(
        run_id=run_id,
        started="2026-11-20T11:00:00+00:00",
        seconds=1.0,
        seed=1,
        version="0.1.0",
        seats=(SeatPlayed("archive", product, True, False),),
        scenarios=tuple(scenarios),
        results=tuple(results),
        shown=(),
        not_run=(),
        obligations=tuple(obligations),
        measures=(),
        verdict=verdict,
        exit_code=EXIT[verdict],
        notes=tuple(notes),
    )


def waiver(about="qido.a", message="actual 500", locator="status", **more):
    key = "scenario" if about.endswith(".feature") else "requirement"
    return Waiver(
        key=more.pop("key", f"w.toml: {about}"),
        **{key: about},
        locator=re.compile(locator),
        message=re.compile(message),
        reason="known",
        expires=more.pop("expires", date(2026, 12, 31)),
        **more,
    )


def ledger(*waivers):
    return Ledger("w.toml", tuple(waivers))
