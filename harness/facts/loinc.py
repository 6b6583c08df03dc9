"""LOINC codes: their form, their check digit, and the few whose meaning is pinned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from harness.facts.table import rows

SYSTEM: Final = "http://loinc.org"
NIHSS_TOTAL: Final = "72089-6"
NIHSS_PANEL: Final = "70182-1"
NIHSS_MAXIMUM: Final = 42

_FORM: Final = re.compile(r"[0-9]{1,7}-[0-9]")


@dataclass(frozen=True, slots=True)
class Code:
    """One pinned code: what it means in our words, and what a check may conclude from it."""

    system: str
    code: str
    kind: str  # "nihss-total", "nihss-panel", "nihss-item", "vital-sign", ...
    unit: str  # UCUM; "" when none is fixed
    meaning: str


def check_digit(number: str) -> int:
    """Compute the digit that follows the hyphen (modulus 10, doubling from the right).

    `number` holds ASCII digits only. Raises: ValueError otherwise.
    """
    if not re.fullmatch(r"[0-9]+", number):
        raise ValueError(f"not a number: {number!r}")
    total = 0
    for place, digit in enumerate(reversed(number)):
        weighted = int(digit) * (2 if place % 2 == 0 else 1)
        total += weighted // 10 + weighted % 10
    return -total % 10


def is_well_formed(code: str) -> bool:
    """Tell whether a text has the form of a LOINC code, whatever its check digit."""
    return _FORM.fullmatch(code) is not None


def is_possible(code: str) -> bool:
    """Tell whether a text can be a LOINC code at all: form and check digit."""
    return is_well_formed(code) and check_digit(code[:-2]) == int(code[-1])


def find(code: str) -> Code | None:
    """Find a pinned LOINC code."""
    return _pinned().get(code)


def pinned() -> tuple[Code, ...]:
    """Return every pinned LOINC code, ordered by code."""
    return tuple(_pinned()[k] for k in sorted(_pinned()))


@cache
def _pinned() -> dict[str, Code]:
    _, *body = rows("profiles.fhir", "codes.tsv")  # the first row names the columns
    return {row[1]: Code(*row) for row in body if row[0] == SYSTEM}
