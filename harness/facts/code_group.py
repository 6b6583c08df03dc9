"""Which context group the codes of a sequence are from, where that is the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from harness.facts.table import rows


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """The context group of a code sequence (PS3.3 5.2, PS3.16 6.2)."""

    number: int
    baseline: bool  # False: defined, so that codes of one's own are extensions


def code_group(tag: int) -> CodeGroup | None:
    """Return the context group of a code sequence; None when it has none, or several."""
    return _groups().get(tag)


@cache
def _groups() -> dict[int, CodeGroup]:
    return {
        int(tag, 16): CodeGroup(int(number), use == "baseline")
        for tag, number, use in rows("profiles.dicom", "code_groups.tsv")
    }
