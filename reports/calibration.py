"""Calibration -> text, JSON, Markdown: how often the judge is right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from harness.core.selftest import Calibration, Case
from reports.visible import visible

OTHERS: Final = 3
OBJECT_FAULTS: Final = "tests/meta/test_object_faults.py"


def to_json(found: Calibration) -> dict[str, object]:
    """Return plain values (an interface: keys stay)."""
    return {
        "faults": len(found.cases),
        "caught": found.caught,
        "false_findings": len(found.false_findings),
        "seconds": found.seconds,
        "clean": {"requirements": found.clean_requirements, "subjects": found.clean_subjects},
        "object_faults": {
            "faults": found.object_faults,
            "only_there": list(found.by_object_faults),
            "where": OBJECT_FAULTS,
        },
        "unproven": list(found.unproven),
        "trouble": list(found.trouble),
        "cases": [
            {
                "fault": c.fault,
                "kind": c.kind,
                "requirement": c.requirement,
                "caught": c.caught,
                "why": c.why,
                "others": list(c.others),
                "seconds": c.seconds,
            }
            for c in found.cases
        ],
    }


def text(found: Calibration) -> str:
    """Render what was not as it must be, then the summary."""
    lines = []
    for c in found.cases:
        if not c.caught or len(found.cases) <= 5:
            others = f"; also {', '.join(c.others[:OTHERS])}" if c.others else ""
            lines.append(
                f"{'caught' if c.caught else 'MISSED'}  {c.fault}  ->  {c.requirement}"
                f"\n        {visible(c.why)}{others}"
            )
    lines += [f"FALSE   {visible(f)}" for f in found.false_findings]
    lines += [f"NEVER SEEN TO FAIL  {r}" for r in found.unproven]
    lines += [f"TROUBLE {visible(t)}" for t in found.trouble]
    lines += _elsewhere(found)
    lines.append(_summary(found))
    return "\n".join(lines) + "\n"


def markdown(found: Calibration) -> str:
    """Render the table that the README publishes."""
    families = sorted({c.requirement.split(".")[0] for c in found.cases})
    rows = [_row(family, found.cases) for family in families]
    faults, mutations = _ratio(found.cases, "fault"), _ratio(found.cases, "mutation")
    return "\n".join(
        [
            "| requirements | live faults caught | mutations caught |",
            "|---|---|---|",
            *rows,
            f"| **all** | **{faults}** | **{mutations}** |",
            "",
            *(f"{line}\n" for line in _elsewhere(found)),
            _summary(found),
            "",
        ]
    )


def _row(family: str, cases: Iterable[Case]) -> str:
    mine = [c for c in cases if c.requirement.split(".")[0] == family]
    return f"| {family} | {_ratio(mine, 'fault')} | {_ratio(mine, 'mutation')} |"


def _ratio(cases: Iterable[Case], kind: str) -> str:
    some = [c for c in cases if c.kind == kind]
    return f"{sum(c.caught for c in some)} of {len(some)}" if some else "-"


def _elsewhere(found: Calibration) -> list[str]:
    if not found.object_faults:
        return []
    return [
        f"not played here: {len(found.by_object_faults)} more requirements are shown to fail by"
        f" the {found.object_faults} single faults of {OBJECT_FAULTS}"
    ]


def _summary(found: Calibration) -> str:
    total = len(found.cases)
    sensitivity = f"{100 * found.caught / total:.1f} %" if total else "not measured"
    clean = (
        f"; clean emulators: {len(found.false_findings)} false findings in"
        f" {found.clean_requirements} requirements on {found.clean_subjects} subjects"
        if found.clean_requirements
        else ""
    )
    return f"caught {found.caught} of {total} ({sensitivity}){clean}; {found.seconds:.0f} s"
