"""How a step ends when it does not pass."""

from __future__ import annotations


class OutcomeMissed(Exception):
    """What the story promises did not come about (FAIL)."""


class Undecided(Exception):
    """A limit passed, or something this step needs did not happen earlier (INCONC)."""
