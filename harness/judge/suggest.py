"""Failures that no waiver expects -> TOML entries that are ready to paste and to be explained."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from harness.core.waiver import Objection
from harness.judge.normal import normalised, pattern

VALID_DAYS: Final = 90
REASON: Final = "explain: what is known about it, and where it is followed up"


def suggest(objections: Iterable[Objection], today: date) -> str:
    """Write one entry per kind of objection; the loader refuses each until its reason is edited."""
    kinds: dict[tuple[str, str, str], Objection] = {}
    for o in objections:
        kinds.setdefault((o.subject, normalised(o.locator), normalised(o.message)), o)
    expires = today + timedelta(days=VALID_DAYS)
    return "\n".join(_entry(o, expires) for o in kinds.values())


def _entry(o: Objection, expires: date) -> str:
    about = "scenario" if o.subject.endswith(".feature") else "requirement"
    return (
        "[[waivers]]\n"
        f"{about} = {_quoted(o.subject)}\n"
        f"locator = {_quoted(pattern(o.locator))}\n"
        f"message = {_quoted(pattern(o.message))}\n"
        f"reason = {_quoted(REASON)}\n"
        f"expires = {expires.isoformat()}\n"
    )


def _quoted(text: str) -> str:
    """Write a TOML string: literal where that is possible, so that a pattern stays readable."""
    if "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)
