"""What a waiver ledger makes of a run: the gate's outcome, beside the verdicts, never in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harness.core.waiver import Objection, Waiver


class Standing(StrEnum):
    """How one entry of the ledger stands after a run."""

    WAIVED = "waived"  # it matches what was expected
    ELSEWHERE = "elsewhere"  # it is about a product that did not play
    UNUSED = "unused"  # what it is about was not exercised, or others waive all of it
    PASSING = "passing"  # what it is about was exercised, and nothing was objected to
    CHANGED = "changed"  # something was objected to, but nothing that it expects
    EXPIRED = "expired"
    OVERLAPPING = "overlapping"  # another entry expects the same objection


HOLDS: Final = frozenset({Standing.WAIVED, Standing.ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Entry:
    """One waiver as it stands after a run."""

    waiver: Waiver
    standing: Standing
    objections: int  # how many it waives
    why: str = ""  # one line, when it does not hold

    @property
    def holds(self) -> bool:
        """Tell whether the gate can be met with it."""
        return self.standing in HOLDS


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate's outcome on one run."""

    source: str  # the ledger's file
    today: str  # ISO 8601 date that expiry was held against
    entries: tuple[Entry, ...]  # in the order of the ledger
    unwaived: tuple[Objection, ...]  # failures that no entry expects
    incomplete: tuple[str, ...]  # what was owed and not decided, a line each
    exit_code: int

    @property
    def met(self) -> bool:
        """Tell whether the run may pass."""
        return self.exit_code == 0

    def waived_by(self, objection: Objection) -> Waiver | None:
        """Find the waiver that an objection is excused by."""
        return next(
            (
                e.waiver
                for e in self.entries
                if e.standing is Standing.WAIVED and objection.matched_by(e.waiver)
            ),
            None,
        )
