"""IHE-style profiles: which actor owes which transaction, and which requirements judge it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.core.requirement import Citation


class Optionality(StrEnum):
    """IHE's own letters."""

    REQUIRED = "R"
    OPTIONAL = "O"
    CONDITIONAL = "C"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One cell of a profile's actor and transaction table."""

    actor: str  # "image-manager-archive"
    seat: str  # who plays that actor: "archive"
    transaction: str  # "RAD-8"
    title: str
    optionality: Optionality
    requirements: tuple[str, ...]  # requirement ids or globs such as "ul.*"
    scenarios: tuple[str, ...]  # feature files relative to scenarios/
    claim: str = ""  # of a conditional obligation: the claim that makes it required


@dataclass(frozen=True, slots=True)
class Profile:
    """A declarative profile, as loaded from profiles/ihe/*.toml."""

    id: str
    title: str
    cites: tuple[Citation, ...]
    obligations: tuple[Obligation, ...]
