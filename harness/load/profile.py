"""profiles/ihe/*.toml -> Profile. Data selects, code decides."""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatchcase

from harness.core.profile import Obligation, Optionality, Profile
from harness.core.requirement import Citation
from harness.core.system import SEATS
from harness.load.toml_document import Table, parse


def load(text: str, source: str, known: Collection[str]) -> Profile:
    """Build a Profile from TOML text; `known` are the ids that globs must match.

    Raises:
        UsageError: any mistake, with file and key; a glob that matches nothing is one.
    """
    document = parse(text, source)
    profile = Profile(
        document.text("id"),
        document.text("title"),
        tuple(_citation(t) for t in document.tables("cites")),
        tuple(_obligation(t, known) for t in document.tables("obligations", required=True)),
    )
    document.done()
    return profile


def _citation(table: Table) -> Citation:
    citation = Citation(
        table.text("standard"), table.text("edition"), table.text("section"), table.text("url")
    )
    table.done()
    return citation


def _obligation(table: Table, known: Collection[str]) -> Obligation:
    letter = table.text("optionality")
    if letter not in {o.value for o in Optionality}:
        raise table.wrong("optionality", f"must be R, O or C, not {letter!r}")
    seat = table.text("seat")
    if seat not in SEATS:
        raise table.wrong("seat", f"unknown seat {seat!r}; known: {', '.join(SEATS)}")
    globs = table.texts("requirements")
    for glob in globs:
        if not any(fnmatchcase(k, glob) for k in known):
            raise table.wrong("requirements", f"{glob!r} matches no requirement")
    obligation = Obligation(
        table.text("actor"),
        seat,
        table.text("transaction"),
        table.text("title"),
        Optionality(letter),
        globs,
        table.texts("scenarios"),
        table.text("claim", ""),
    )
    if obligation.optionality is Optionality.CONDITIONAL and not obligation.claim:
        raise table.wrong("claim", "is missing: a conditional obligation names its claim")
    table.done()
    return obligation
