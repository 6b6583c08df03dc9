"""An expected objection, with the reason for it and the day it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

TEXT_CHARS: Final = 1000  # how much of a locator or message a pattern is tried on


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One entry of a waiver ledger: which objections are expected, why, and until when.

    It is about a requirement or about the outcome of a scenario, never about both.
    """

    key: str  # where it stands: "orthanc.toml: waivers[0]"
    requirement: str = ""  # "qido.unknown-key-is-refused"
    scenario: str = ""  # feature file relative to scenarios/
    locator: re.Pattern[str]
    message: re.Pattern[str]
    reason: str
    expires: date  # the last day on which it counts
    product: str = ""  # part of the product's name; empty: any product

    @property
    def subject(self) -> str:
        """The requirement or the scenario that it is about."""
        return self.requirement or self.scenario


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of one waiver file, in its order."""

    source: str  # the file's name, for messages
    waivers: tuple[Waiver, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """A finding, or a missed step of a scenario, in the form that waivers match."""

    subject: str  # requirement id, or feature file
    locator: str  # where in the exchange, or the step
    message: str

    def matched_by(self, waiver: Waiver) -> bool:
        """Tell whether a waiver expects it."""
        return (
            waiver.subject == self.subject
            and waiver.locator.search(self.locator[:TEXT_CHARS]) is not None
            and waiver.message.search(self.message[:TEXT_CHARS]) is not None
        )
