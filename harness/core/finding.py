"""A finding: expected against actual, with the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.requirement import Citation, Requirement, Role, Severity

EXCERPT_CHARS = 200  # longest excerpt a finding carries; the evidence itself stays in the bundle


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of one direction of one connection, as offsets from that direction's start."""

    connection: str
    source: Role  # INITIATOR: from the end that opened the connection; RESPONDER: from the other
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where to look: exchange, place inside it, a short excerpt and, where known, the bytes."""

    exchange: str
    locator: str  # tag path, JSON pointer, "response header content-type", "byte 12"
    excerpt: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Expected against actual for one requirement: the only way a check can object."""

    requirement: Requirement
    expected: str
    actual: str
    evidence: Evidence
    module: str = ""  # the module, macro or template that asks it, by its title
    clause: Citation | None = None  # the exact place, where narrower than the requirement's

    @property
    def severity(self) -> Severity:
        """Weight, from the requirement's level."""
        return self.requirement.severity

    @property
    def asked_by(self) -> str:
        """Name module and clause where they are narrower than the requirement; "" otherwise."""
        return ", ".join(str(x) for x in (self.module, self.clause) if x)
