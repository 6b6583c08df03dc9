"""What is known of one row beside its place: type, condition, values, items, context group."""

from __future__ import annotations

from dataclasses import dataclass

from profiles.dicom.compiler.rows import Row


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields of a row as they are written."""

    type: str
    items: str = ""  # "1-1", "1-", "2-2"
    context_group: str = ""  # "B7021" baseline, "D29" defined
    condition: str = ""
    values: tuple[str, ...] = ()


def facts_of(module: str, path: tuple[int, ...], row: Row) -> Facts:
    """Collect the facts of a row."""
    return Facts(row.type)
