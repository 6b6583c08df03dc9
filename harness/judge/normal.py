"""What of an objection stays the same from run to run: numbers, UIDs and times do not."""

from __future__ import annotations

import re
from typing import Final

from harness.core.finding import Finding
from harness.core.waiver import Objection

KEPT: Final = ""  # the name of what only looks volatile

# Most specific first: a name for people, what to look for, the pattern that stands for it. Kept
# are what the standards number: statuses (three digits), tags (eight digits), DICOM's own UIDs.
VOLATILE: Final = (
    (KEPT, r"\([0-9A-Fa-f]{4},[0-9A-Fa-f]{4}\)", ""),
    (
        "uuid",
        r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        r"[0-9a-fA-F-]{36}",
    ),
    (
        "date",
        r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d[0-9:.]{0,16}(?:Z|[+-]\d\d:?\d\d)?)?",
        r"[0-9TZ:.+ -]{10,40}",
    ),
    ("time", r"\d\d:\d\d:\d\d(?:\.\d{1,9})?", r"[0-9:.]{8,18}"),
    (
        "uid",  # and an address with its port
        r"(?<![\d.])(?!1\.2\.840\.10008\.|[\d.]{65})\d{1,40}(?:\.\d{1,64}){3,40}(?::\d{1,5})?",
        r"[0-9.]{3,64}(?::\d{1,5})?",
    ),
    (
        "id",
        r"(?<![0-9A-Za-z.])(?!00[0-9]{6}(?![0-9a-f]))[0-9a-f]{6,64}(?![0-9A-Za-z.])",
        r"[0-9a-f]{6,64}",
    ),
    (
        "number",
        r"(?<![0-9A-Fa-f.])(?![1-5]\d\d(?![\d.]))\d{1,5}(?:\.\d{1,20})?(?![0-9A-Fa-f]|\.\d)",
        r"\d{1,5}(?:\.\d{1,20})?",
    ),
)
ANY: Final = re.compile(
    "|".join(f"(?P<n{i}>{look})" for i, (_, look, _) in enumerate(VOLATILE)), re.ASCII
)
PATTERN_CHARS: Final = 480
_SPECIAL: Final = frozenset(r"\.^$*+?{}[]|()")


def objection(finding: Finding) -> Objection:
    """Say what a finding objects to, in the form that waivers match."""
    return Objection(
        finding.requirement.id,
        finding.evidence.locator,
        message(finding.expected, finding.actual),
    )


def message(expected: str, actual: str) -> str:
    """Return the one text of a finding that a waiver's `message` is matched with."""
    return f"expected {expected}, actual {actual}"


def normalised(text: str) -> str:
    """Replace everything volatile by its name: `"waited <number> s for <uid>"`."""
    return ANY.sub(_named, text)


def pattern(text: str) -> str:
    """Make a regular expression that matches this text and all with the same normal form.

    A long text is cut at a whole part; the pattern is anchored at its start, and at its end
    unless it was cut.
    """
    parts = ["^"]
    length, at = 1, 0

    def add(part: str) -> bool:
        nonlocal length
        length += len(part)
        if length <= PATTERN_CHARS:
            parts.append(part)
        return length <= PATTERN_CHARS

    for found in ANY.finditer(text):
        if VOLATILE[_which(found)][0] is KEPT:
            continue
        if not all(add(literal(c)) for c in text[at : found.start()]):
            return "".join(parts)
        if not add(VOLATILE[_which(found)][2]):
            return "".join(parts)
        at = found.end()
    if all(add(literal(c)) for c in text[at:]):
        parts.append("$" if not text.endswith("\n") else "")
    return "".join(parts)


def literal(c: str) -> str:
    """Escape one character for a pattern; what cannot be printed stands for any of its kind."""
    if not c.isprintable():
        return r"\s" if c in "\r\n" else "."
    return f"\\{c}" if c in _SPECIAL else c


def _named(found: re.Match[str]) -> str:
    name = VOLATILE[_which(found)][0]
    return f"<{name}>" if name else found[0]


def _which(found: re.Match[str]) -> int:
    return int((found.lastgroup or "n0")[1:])
