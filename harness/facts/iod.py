"""The Information Object Definitions of PS3.3: modules, functional groups, attributes, types.

Compiled by profiles.dicom.compile_facts. Files are read once as text; only the blocks of an IOD
that somebody asks for are parsed: an attribute's items when they are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from harness.facts.blocks import block, blocks
from harness.facts.condition import Expression, parse
from harness.facts.table import rows

PACKAGE = "profiles.dicom"

Usage = Literal["M", "C", "U"]
Type = Literal["1", "1C", "2", "2C", "3", ""]


@dataclass(frozen=True, slots=True)
class Condition:
    """When an attribute, module or functional group is required, and what holds otherwise."""

    text: str  # in our grammar; "" when it cannot be computed
    computable: bool
    otherwise: str  # when false: "may" still be there, or shall "not" be
    origin: str  # "auto", "hand", "world" (a fact outside the object), "todo"

    @property
    def expression(self) -> Expression:
        """The parsed text; only of a computable condition."""
        return _parsed(self.text)


@dataclass(frozen=True, slots=True)
class Values:
    """Values that an attribute's n-th value (0: every value) is taken from."""

    index: int
    values: tuple[str, ...]
    enumerated: bool  # no others are allowed; else Defined Terms
    condition: Condition | None = None  # the list counts when it holds


@dataclass(frozen=True, slots=True)
class Attribute:
    """One row of a module or macro table."""

    tag: int
    type: Type
    condition: Condition | None = None
    values: tuple[Values, ...] = ()
    min_items: int = 0
    max_items: int | None = None
    context_group: int = 0  # CID; 0: none
    baseline: bool = False  # Baseline CID; else Defined CID
    tree: str = ""  # key of the items' block

    @property
    def items(self) -> ItemTree | None:
        """What stands in a sequence's items; None when nothing is said about it."""
        return tree_of(self.tree) if self.tree else None


@dataclass(frozen=True, slots=True)
class ItemTree:
    """The attributes of a module, or of the items of a sequence, ascending by tag."""

    attributes: Mapping[int, Attribute]


_EMPTY = ItemTree({})


@dataclass(frozen=True, slots=True)
class Module:
    """A module as an IOD uses it."""

    key: str
    title: str
    section: str  # of PS3.3
    table: str
    entity: str  # "Patient", "Image", ...
    usage: Usage
    condition: Condition | None
    tree_key: str

    @property
    def tree(self) -> ItemTree:
        """The attributes of the module; none when they are not known (no tree key)."""
        return tree_of(self.tree_key) if self.tree_key else _EMPTY


@dataclass(frozen=True, slots=True)
class Macro:
    """A functional group as an IOD uses it; its tree has one attribute, the group's sequence."""

    key: str
    title: str
    section: str
    usage: Usage
    condition: Condition | None
    shared: bool  # may stand in the Shared Functional Groups
    per_frame: bool
    tree_key: str

    @property
    def tree(self) -> ItemTree:
        """The functional group's sequence."""
        return tree_of(self.tree_key)


@dataclass(frozen=True, slots=True)
class Iod:
    """An IOD: its modules and, of a multi-frame one, its functional groups."""

    key: str
    title: str
    section: str
    modules: tuple[Module, ...]
    macros: tuple[Macro, ...]

    @property
    def complete(self) -> bool:
        """Whether the attributes of all its modules are known."""
        return all(m.tree_key for m in self.modules)


def iod_of(sop_class: str) -> Iod | None:
    """Find the IOD of a storage SOP Class; None when there is none."""
    key = _sop_classes().get(sop_class)
    return iod(key) if key else None


@cache
def iod(key: str) -> Iod:
    """Load an IOD by its key ("ct-image").

    Raises: KeyError.
    """
    title, section, *lines = block(PACKAGE, "iods.txt", key)
    modules = []
    macros = []
    for line in lines:
        name, usage, *rest = line.split("\t")
        if rest[0] in ("both", "shared", "frame"):
            macros.append(_macro(name, _usage(usage), *rest))
        else:
            modules.append(_module(name, _usage(usage), *rest))
    return Iod(key, title, section, tuple(modules), tuple(macros))


def iods() -> tuple[str, ...]:
    """Return the keys of all IODs."""
    return tuple(blocks(PACKAGE, "iods.txt"))


def storage_classes() -> tuple[str, ...]:
    """Return the SOP Classes that have an IOD, ascending."""
    return tuple(_sop_classes())


@cache
def tree_of(key: str) -> ItemTree:
    """Load the attributes of a module or of a sequence's items by the key of their block.

    Raises: KeyError.
    """
    attributes = map(_attribute, block(PACKAGE, "trees.txt", key))
    return ItemTree({a.tag: a for a in attributes})


def _module(key: str, usage: Usage, entity: str, condition: str = "") -> Module:
    title, section, table, tree = _modules()[key]
    return Module(key, title, section, table, entity, usage, _condition(condition), tree)


def _macro(key: str, usage: Usage, where: str, tree: str, condition: str = "") -> Macro:
    title, section = _macros()[key]
    shared, per_frame = where != "frame", where != "shared"
    return Macro(key, title, section, usage, _condition(condition), shared, per_frame, tree)


def _attribute(line: str) -> Attribute:
    tag, kind, *rest = line.split("\t")
    if not rest:
        return Attribute(int(tag, 16), _type(kind))
    tree, items, group, condition, *values = (*rest, "", "", "", "")[: max(4, len(rest))]
    least, _, most = items.partition("-")
    return Attribute(
        int(tag, 16),
        _type(kind),
        _condition(condition),
        tuple(map(_values, values)),
        int(least or 0),
        int(most) if most else None,
        int(group[1:] or 0),
        group[:1] == "B",
        tree,
    )


def _values(text: str) -> Values:
    r"""Read `E0 A\B`, `D3 A\B` or `E1 A\B\?auto may condition`."""
    head, _, rest = text.partition(" ")
    listed, _, condition = rest.partition("\\?")
    return Values(int(head[1:]), tuple(listed.split("\\")), head[0] == "E", _condition(condition))


@cache
def _condition(text: str) -> Condition | None:
    """Read "auto may (0028,0002) > 1" or "world"."""
    if not text:
        return None
    origin, _, rest = text.partition(" ")
    otherwise, _, expression = rest.partition(" ")
    return Condition(expression, bool(expression), otherwise or "may", origin)


@cache
def _parsed(text: str) -> Expression:
    return parse(text)


def _usage(text: str) -> Usage:
    return "M" if text == "M" else "C" if text == "C" else "U"


_TYPES: Mapping[str, Type] = {"1": "1", "1C": "1C", "2": "2", "2C": "2C", "3": "3"}


def _type(text: str) -> Type:
    return _TYPES.get(text, "")


@cache
def _sop_classes() -> Mapping[str, str]:
    return {row[0]: row[1] for row in rows(PACKAGE, "sop_classes.tsv")}


@cache
def _modules() -> Mapping[str, tuple[str, str, str, str]]:
    return {
        key: (title, section, table, tree)
        for key, title, section, table, tree in rows(PACKAGE, "modules.tsv")
    }


@cache
def _macros() -> Mapping[str, tuple[str, str]]:
    return {key: (title, section) for key, title, section in rows(PACKAGE, "macros.tsv")}
