"""Coverage -> a table for people, for a page, and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from harness.core.coverage import Coverage, RequirementCovered, RowCovered, State

FILES_ONLY: Final = "none: by plugfest check"
SCHEMA: Final = "plugfest-coverage/1"

Json = dict[str, object]


def render_text(c: Coverage) -> str:
    """Render rows, then requirements, then the count."""
    return "".join(f"{line}\n" for line in _text(c))


def render_markdown(c: Coverage) -> str:
    """Render as Markdown tables."""
    return "".join(f"{line}\n" for line in _markdown(c))


def render_json(c: Coverage) -> str:
    """Render as JSON (schema plugfest-coverage/1)."""
    record: Json = {
        "schema": SCHEMA,
        "counts": _counts(c),
        "rows": [
            {
                "row": r.row.id,
                "clause": r.row.clause,
                "level": r.row.level,
                "binds": r.row.binds,
                "stimulus": r.row.stimulus,
                "expected": r.row.expected,
                "condition": r.row.condition,
                "state": r.state.value,
                "requirements": list(r.requirements),
                "reason": r.reason,
            }
            for r in c.rows
        ],
        "requirements": [
            {
                "requirement": r.requirement.id,
                "level": r.requirement.level.value,
                "state": r.state.value,
                "catalogue": list(r.requirement.catalogue),
                "scenarios": list(r.scenarios),
                "faults": list(r.faults),
                "mutations": list(r.mutations),
                "object_faults": list(r.object_faults),
                "plugfest_check": r.in_files,
            }
            for r in c.requirements
        ],
        "unexplained": list(c.unexplained),
        "stale": list(c.stale),
    }
    return json.dumps(record, ensure_ascii=True, indent=1) + "\n"


def summary(c: Coverage) -> str:
    """Say the counts in one line."""
    counts = _counts(c)
    return (
        f"{counts['rows']} rows: {counts['rows enforced']} enforced,"
        f" {counts['rows preview']} preview, {counts['rows untested']} untested;"
        f" {counts['requirements']} requirements: {counts['requirements enforced']} enforced,"
        f" {counts['requirements preview']} preview, {counts['exercised']} exercised by a"
        f" scenario, {counts['files only']} by `plugfest check` alone,"
        f" {counts['proven']} proven by a fault or mutation,"
        f" {counts['object faults only']} by faults in objects alone"
    )


def _counts(c: Coverage) -> dict[str, int]:
    counts = {"rows": len(c.rows), "requirements": len(c.requirements)}
    for state in State:
        counts[f"rows {state.value}"] = sum(r.state is state for r in c.rows)
        counts[f"requirements {state.value}"] = sum(r.state is state for r in c.requirements)
    counts["exercised"] = sum(bool(r.scenarios) for r in c.requirements)
    counts["files only"] = sum(r.in_files and not r.scenarios for r in c.requirements)
    shown = [bool(r.faults or r.mutations) for r in c.requirements]
    counts["proven"] = sum(shown)
    counts["object faults only"] = sum(
        bool(r.object_faults) and not here for r, here in zip(c.requirements, shown, strict=True)
    )
    return counts


def _text(c: Coverage) -> Iterator[str]:
    for r in c.rows:
        by = ", ".join(r.requirements) if r.state is not State.UNTESTED else r.reason
        yield f"{r.row.id:<10} {r.row.level:<6} {r.state.value:<9} {by or 'NO REASON GIVEN'}"
    yield ""
    for q in c.requirements:
        yield f"{q.requirement.id}  [{q.requirement.level.value}, {q.state.value}]"
        for name, values in _what(q):
            yield f"    {name:<13} {', '.join(values) or 'none'}"
    yield ""
    for row in c.unexplained:
        yield f"row {row}: needs exactly one reason in profiles/catalogue/untested.toml"
    for glob in c.stale:
        yield f"{glob!r} in profiles/catalogue/untested.toml: matches no untested row: remove it"
    yield summary(c)


def _markdown(c: Coverage) -> Iterator[str]:
    yield "# What is judged"
    yield ""
    yield summary(c)
    for family, rows in groupby(c.rows, key=_family):
        yield ""
        yield f"## {family}"
        yield ""
        yield "| row | level | clause | expected | state | by, or why not |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for r in rows:
            by = ", ".join(f"`{i}`" for i in r.requirements)
            said = by if r.state is not State.UNTESTED else _cell(r.reason)
            yield (
                f"| {r.row.id} | {r.row.level} | {_cell(r.row.clause)} | {_cell(r.row.expected)} |"
                f" {r.state.value} | {said} |"
            )
    yield ""
    yield "## Requirements"
    yield ""
    yield "| requirement | level | state | scenarios | faults | mutations | object faults |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for q in c.requirements:
        cells = " | ".join(_cell(", ".join(values)) for _, values in _what(q))
        yield f"| `{q.requirement.id}` | {q.requirement.level.value} | {q.state.value} | {cells} |"


def _what(q: RequirementCovered) -> tuple[tuple[str, tuple[str, ...]], ...]:
    scenarios = q.scenarios or ((FILES_ONLY,) if q.in_files else ())
    in_objects = (str(len(q.object_faults)),) if q.object_faults else ()
    return (
        ("scenarios", scenarios),
        ("faults", q.faults),
        ("mutations", q.mutations),
        ("object faults", in_objects),
    )


def _family(r: RowCovered) -> str:
    return r.row.id.rpartition("-")[0]


def _cell(text: str) -> str:
    for c, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "&#124;")):
        text = text.replace(c, reference)
    return text.replace("*", "&#42;").replace("_", "&#95;").replace("`", "&#96;")
