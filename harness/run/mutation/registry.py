"""What a mutation is, and where all of them are listed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from harness.core.subject import Recording
from harness.run.mutation import tables

Recordings = tuple[Recording, ...]
Edit = Callable[[Recordings], Recordings | None]


class UnfitTable(ValueError):
    """A module of `tables` has no table, or two mutations one name: a programming error."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to break one requirement in what a clean run has recorded.

    `edit` gets the recordings of one scenario and returns them with other bytes, times or endings;
    None when the scenario has nothing that it could change.
    """

    name: str  # kebab case, unique: "accept-names-another-application-context"
    requirement: str  # must object to what the edit made
    locator: str  # regular expression that the finding's locator must match (re.search)
    feature: str  # relative to scenarios/, or a glob: "dimse/storage.feature"
    edit: Edit
    actual: str = ""  # regular expression that what was found must match too
    name_contains: str = ""  # only scenarios whose name contains this

    def __reduce__(self) -> tuple[Callable[[str], Mutation], tuple[str]]:
        """Travel between processes by name: an edit is code, and the other side has it too."""
        return named, (self.name,)


@cache
def mutations() -> tuple[Mutation, ...]:
    """Return every mutation, ordered by requirement and name; a table is found by its place.

    Raises:
        UnfitTable: a module of `tables` has no `TABLE` of mutations, or a name is used twice.
    """
    found: dict[str, Mutation] = {}
    for module in pkgutil.iter_modules(tables.__path__):
        table = getattr(importlib.import_module(f"{tables.__name__}.{module.name}"), "TABLE", None)
        if not isinstance(table, tuple):
            raise UnfitTable(f"{module.name}: no TABLE")
        for m in table:
            if not isinstance(m, Mutation) or m.name in found:
                raise UnfitTable(f"{module.name}: {m!r} is no mutation, or its name is used twice")
            found[m.name] = m
    return tuple(sorted(found.values(), key=lambda m: (m.requirement, m.name)))


def named(name: str) -> Mutation:
    """Find a mutation.

    Raises:
        KeyError: there is none of that name.
    """
    return {m.name: m for m in mutations()}[name]
