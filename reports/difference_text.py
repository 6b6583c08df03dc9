"""Difference -> lines for people, and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from harness.judge.difference import ChangedVerdict, Difference, Kind
from reports.visible import visible

SCHEMA: Final = "plugfest-diff/1"

Json = dict[str, object]


def render_text(d: Difference) -> str:
    """Render the difference as text, what got worse first."""
    return "".join(f"{visible(line)}\n" for line in _lines(d))


def render_json(d: Difference) -> str:
    """Render the difference as JSON (schema plugfest-diff/1)."""
    record: Json = {
        "schema": SCHEMA,
        "before": d.before,
        "after": d.after,
        "worse": d.is_worse,
        "new": [_kind(k) for k in d.new],
        "fixed": [_kind(k) for k in d.fixed],
        "changed": [{"before": _kind(c.before), "after": _kind(c.after)} for c in d.changed],
        "verdicts": _verdicts(d.verdicts),
        "newly_exercised": _verdicts(d.newly_exercised),
        "no_longer_exercised": _verdicts(d.no_longer_exercised),
        "scenarios": _verdicts(d.scenarios),
    }
    return json.dumps(record, ensure_ascii=True, indent=1) + "\n"


def _lines(d: Difference) -> Iterator[str]:
    yield f"{d.before} -> {d.after}"
    for k in d.new:
        yield f"new      {_headline(k)}"
        yield from _said(k)
    for c in d.changed:
        yield f"changed  {_headline(c.after)}"
        yield from _said(c.before, "was ")
        yield from _said(c.after, "is  ")
    for k in d.fixed:
        yield f"fixed    {_headline(k)}"
    for v in (*d.verdicts, *d.scenarios):
        yield f"{'worse' if v.is_worse else 'verdict':<8} {v.about}: {_change(v)}"
    for v in d.no_longer_exercised:
        yield f"silent   {v.about}: {_change(v)}, no longer exercised"
    for v in d.newly_exercised:
        yield f"heard    {v.about}: {v.after.name}, newly exercised"
    if d.is_empty:
        yield "nothing changed"
    else:
        yield "something got worse" if d.is_worse else "nothing got worse"


def _headline(k: Kind) -> str:
    times = f" (x{k.count})" if k.count > 1 else ""
    return f"{k.requirement} {k.example.severity.value.lower()} at {k.example.locator}{times}"


def _said(k: Kind, when: str = "") -> Iterator[str]:
    yield f"         {when}expected {k.example.expected}"
    yield f"         {when}actual   {k.example.actual}"


def _change(v: ChangedVerdict) -> str:
    return f"{v.before.name} -> {v.after.name}"


def _kind(k: Kind) -> Json:
    return {
        "requirement": k.requirement,
        "severity": k.example.severity.value,
        "expected": k.example.expected,
        "actual": k.example.actual,
        "exchange": k.example.exchange,
        "locator": k.example.locator,
        "count": k.count,
    }


def _verdicts(changes: Sequence[ChangedVerdict]) -> list[Json]:
    return [
        {"about": v.about, "before": v.before.name, "after": v.after.name, "worse": v.is_worse}
        for v in changes
    ]
