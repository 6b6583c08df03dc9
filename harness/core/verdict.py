"""The verdict ladder and its one fold (after TTCN-3)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Verdict(IntEnum):
    """Outcome of judging; a larger value always wins when verdicts are combined."""

    NONE = 0  # not exercised
    PASS = 1
    INCONC = 2  # exercised, but the evidence cannot decide
    FAIL = 3  # theirs
    ERROR = 4  # ours


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Fold verdicts; an empty fold is NONE, so silence can never become PASS."""
    return max(verdicts, default=Verdict.NONE)
