"""The catalogue's data files -> rows, reasons, and which scenario exercises what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from harness.core.coverage import CatalogueRow, Untested
from harness.core.errors import UsageError
from harness.load.toml_document import parse

COLUMNS: Final = 7


def rows(text: str, source: str) -> tuple[CatalogueRow, ...]:
    """Read the catalogue's rows (tab-separated; a line that begins with # is a comment).

    Raises:
        UsageError: a line has not its columns, or an id is there twice; file and line are named.
    """
    found: dict[str, CatalogueRow] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != COLUMNS or not cells[0]:
            raise UsageError(f"{source}: line {number}: has not its {COLUMNS} columns")
        if cells[0] in found:
            raise UsageError(f"{source}: line {number}: {cells[0]!r} is there twice")
        found[cells[0]] = CatalogueRow(*cells)
    return tuple(found.values())


def untested(text: str, source: str) -> tuple[Untested, ...]:
    """Read the reasons of rows that have no requirement.

    Raises:
        UsageError: any mistake, with file and key.
    """
    document = parse(text, source)
    found = []
    for table in document.tables("untested"):
        found.append(Untested(table.texts("rows"), table.text("reason")))
        table.done()
    document.done()
    return tuple(found)


def exercised(
    text: str, source: str, requirements: Collection[str], features: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Read which requirements each feature exercises: feature file -> requirement ids.

    The file has each requirement once, together with those that the same features exercise.

    Raises:
        UsageError: any mistake, with file and key; so is a feature or requirement that is unknown.
    """
    document = parse(text, source)
    found: dict[str, list[str]] = {}
    told: set[str] = set()
    for table in document.tables("exercised", required=True):
        together = table.texts("requirements")
        for name in together:
            if name not in requirements:
                raise table.wrong("requirements", f"unknown: {name!r}; run `make coverage`")
            if name in told:
                raise table.wrong("requirements", f"{name!r} is there twice")
            told.add(name)
        for feature in table.texts("by"):
            if feature not in features:
                raise table.wrong("by", f"unknown feature file {feature!r}; `make coverage`")
            found.setdefault(feature, []).extend(together)
        table.done()
    document.done()
    return {feature: tuple(names) for feature, names in found.items()}
