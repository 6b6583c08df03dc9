"""What is known of one row beside its place: type, condition, values, items, context group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydicom.datadict import dictionary_VR

from profiles.dicom.compiler.conditions import ALWAYS, UNKNOWN, WORLD, condition_field
from profiles.dicom.compiler.hand import hand_row
from profiles.dicom.compiler.items import context_group, item_count
from profiles.dicom.compiler.rows import Row
from profiles.dicom.compiler.scope import Scope
from profiles.dicom.compiler.texts import description, plain
from profiles.dicom.compiler.values import values_of


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields of a row as they are written."""

    type: str
    items: str = ""  # "1-1", "1-", "2-2"
    context_group: str = ""  # "B7021" baseline, "D29" defined
    condition: str = ""
    values: tuple[str, ...] = ()


def facts_of(owner: str, path: tuple[int, ...], row: Row, scope: Callable[[], Scope]) -> Facts:
    """Collect the facts of a row of a module or macro; what was written by hand wins."""
    markup = description(owner, path, row.type)
    text = plain(markup)
    kind, condition = row.type, ""
    by_hand = hand_row(path, owner, "*")
    if by_hand:
        kind, condition = by_hand.type or kind, by_hand.condition
    elif kind in ("1C", "2C"):
        condition = condition_field(text, scope())
        spare = hand_row(path, "?") if condition in (UNKNOWN, WORLD) else None
        condition = spare.condition if spare else condition
    if not kind.endswith("C"):
        condition = ""
    if condition == ALWAYS:
        kind, condition = kind.removesuffix("C"), ""
    return Facts(
        kind,
        item_count(text, kind) if dictionary_VR(row.tag) == "SQ" else "",
        context_group(owner, path),
        condition,
        values_of(owner, path, markup, scope),
    )
