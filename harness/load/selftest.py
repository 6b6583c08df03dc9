"""profiles/selftest/*.toml -> FaultCase."""

from __future__ import annotations

import re
from collections.abc import Collection

from harness.core.selftest import FaultCase
from harness.core.system import SEATS
from harness.load.toml_document import Table, parse


def load(text: str, source: str, known: Collection[str]) -> tuple[FaultCase, ...]:
    """Read the fault cases of one file; `known` are the ids of all requirements.

    Raises:
        UsageError: any mistake, with file and key.
    """
    document = parse(text, source)
    cases = tuple(_case(t, known) for t in document.tables("faults", required=True))
    document.done()
    names = [c.name for c in cases]
    for name in names:
        if names.count(name) > 1:
            raise document.wrong("faults", f"fault {name!r} stands there twice")
    return cases


def _case(table: Table, known: Collection[str]) -> FaultCase:
    seat = table.text("seat")
    if seat not in SEATS:
        raise table.wrong("seat", f"unknown seat {seat!r}; known: {', '.join(SEATS)}")
    requirement = table.text("requirement")
    if requirement not in known:
        raise table.wrong("requirement", f"unknown requirement {requirement!r}")
    case = FaultCase(
        table.text("name"),
        seat,
        requirement,
        _pattern(table, "locator"),
        table.text("scenario"),
        _pattern(table, "actual") if table.has("actual") else "",
        table.text("name_contains", ""),
    )
    table.done()
    return case


def _pattern(table: Table, key: str) -> str:
    pattern = table.text(key)
    try:
        re.compile(pattern)
    except re.error as why:
        raise table.wrong(key, f"not a regular expression: {why}") from why
    return pattern
