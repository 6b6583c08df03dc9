"""A report whose every string comes from an attacker."""

import re
from datetime import date

from harness.core.finding import Evidence, Finding, Span
from harness.core.gate import Entry, Gate, Standing
from harness.core.profile import Obligation, Optionality
from harness.core.report import (
    Exhibit,
    ExhibitLine,
    Measure,
    NotRun,
    ObligationMet,
    Outcome,
    Repeated,
    Repeats,
    Report,
    ScenarioPlayed,
    SeatPlayed,
    Shown,
    StepPlayed,
    Tone,
)
from harness.core.requirement import Citation, Level, Requirement, Role
from harness.core.result import Result
from harness.core.verdict import Verdict
from harness.core.waiver import Objection, Waiver

CANARY = (
    '<img src=x onerror="window.__x=1"></script><script>window.__x=1</script>'
    "\r\n\x1b[31m\0\x08\u202e\ufffe\u200b=HYPERLINK(1){{7*7}}javascript:window.__x=1'\"&]]>"
)


def requirement(id="t.t", level=Level.SHALL):
    return Requirement(
        id=id,
        level=level,
        binds=Role.RESPONDER,
        statement="A true statement.",
        cites=(Citation("DICOM PS3.18", "2026a", "10.6", "https://example.invalid/part18"),),
        catalogue=("QIDO-01",),
    )


def report(text=CANARY, verdict=Verdict.FAIL):
    r = requirement()
    evidence = Evidence(text, text, text, Span("c1", Role.RESPONDER, 1, 2))
    clause = Citation("DICOM PS3.3", "2026a", "C.8.2.1", "https://example.invalid/part03")
    finding = Finding(r, text, text, evidence, text, clause)
    warning = Finding(requirement("t.w", Level.SHOULD), text, text, evidence)
    exhibit = Exhibit(
        text, "http", (ExhibitLine(text, Tone.MARKED, ((0, 4),)), ExhibitLine(text, Tone.DIM))
    )
    step = StepPlayed("Then", text, Outcome.MISSED, 1.0, 0.5, text)
    return Report(
        run_id="20261120-110000-abcdef",
        started="2026-11-20T11:00:00+00:00",
        seconds=12.5,
        seed=1,
        version="0.1.0",
        seats=(SeatPlayed("archive", text, True, False),),
        scenarios=(
            ScenarioPlayed("s1", text, text, (text,), (step,), verdict, 3.0),
            ScenarioPlayed("s2", "fine", "f.feature", (), (), Verdict.INCONC, 3.0),
        ),
        results=(
            Result(r, verdict, ("a", "b"), (finding,) * 25),
            Result(warning.requirement, Verdict.PASS, ("a",), (warning,)),
            Result(requirement("t.e"), Verdict.ERROR, ("a",), (), (text,)),
            Result(requirement("t.i"), Verdict.INCONC, ("a",), (), (text,)),
            Result(requirement("t.n"), Verdict.NONE, (), ()),
        ),
        shown=(Shown(finding, (exhibit,)),),
        not_run=(NotRun(requirement("t.n"), text),),
        obligations=(
            ObligationMet(
                "p",
                Obligation("a", "archive", "RAD-8", text, Optionality.REQUIRED, ("t.*",), ("f",)),
                Verdict.INCONC,
                text,
            ),
        ),
        measures=(Measure(text, 1.25, "s", "s1"),),
        verdict=verdict,
        exit_code=1,
        notes=(text,),
        gate=gate(text),
        repeats=Repeats(
            ("r1", "r2"),
            (0, 1),
            (Repeated("t.t", (Verdict.PASS, verdict)), Repeated("t.w", (verdict,) * 2)),
        ),
    )


def gate(text=CANARY):
    """A gate whose ledger names nothing hostile, on a run that is."""

    def entry(standing, **about):
        waiver = Waiver(
            key="w.toml: waivers[0]",
            locator=re.compile("."),
            message=re.compile("expected"),
            reason=text,
            expires=date(2026, 12, 31),
            product=text,
            **about,
        )
        return Entry(waiver, standing, 2, text)

    return Gate(
        "w.toml",
        "2026-11-20",
        (
            entry(Standing.WAIVED, requirement="t.w"),
            entry(Standing.CHANGED, scenario="f.feature"),
            entry(Standing.EXPIRED, requirement="t.t"),
        ),
        (Objection("t.t", text, text),) * 25,
        (text,) * 25,
        1,
    )
