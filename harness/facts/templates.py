"""Structured report templates (PS3.16 Annex A) as trees of rows, inclusions resolved.

Only rows that can be judged are there; what else a template has, its objects may have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from harness.facts import code, context_group
from harness.facts.table import rows

Key = tuple[str, str]  # coding scheme and value of a code

MANY: Final = 1 << 30
_INCLUDE: Final = "INCLUDE "


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes that a row takes, as a concept name, as a value or as a unit."""

    listed: frozenset[Key] = frozenset()
    group: int = 0  # the context group that defines them

    @property
    def any(self) -> bool:
        """Tell whether every code will do."""
        return not self.listed and not self.group

    def take(self, key: Key) -> bool | None:
        """Tell whether the code is one of them; None where that is not known.

        A SNOMED code of former times is taken as what it became.
        """
        now = code.current(*key)
        if self.any or now in self.listed:
            return True
        members = context_group.codes(self.group) if self.group else frozenset()
        return None if members is None or now[0] in code.SNOMED_RT else now in members

    def __str__(self) -> str:
        """Print them for a reader: (121071, DCM), or CID 7021."""
        if self.group:
            return f"CID {self.group}"
        return " or ".join(f"({value}, {scheme})" for scheme, value in sorted(self.listed))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition under which a row is mandatory.

    `where` is "any": at least one row of `group` is there; "is": the item around has one of
    `values` as its name; "at", "up", "up2": the item around, or one above, has a CODE named
    `concept` with one of `values`, or none such when `negated`.
    """

    where: str
    group: str = ""
    concept: frozenset[Key] = frozenset()
    values: frozenset[Key] = frozenset()
    negated: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One content item of a template."""

    template: str
    number: str
    relationship: str  # "" of a root, which has none
    value_type: str
    concept: Codes
    most: int
    required: bool  # always
    conditions: tuple[Condition, ...]  # all of them together make it required
    value: Codes
    units: Codes
    children: tuple[Row, ...] = ()

    def __str__(self) -> str:
        """Print it for a reader: CONTAINS NUM (113813, DCM)."""
        shown = (self.relationship, self.value_type, "" if self.concept.any else str(self.concept))
        return " ".join(part for part in shown if part)


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template of PS3.16."""

    identifier: str
    title: str
    closed: frozenset[str]  # relationships of its root to which nothing may be added
    rows: tuple[Row, ...]

    @property
    def root(self) -> Row | None:
        """The CONTAINER that the template consists of; None when it is none."""
        only = self.rows[0] if len(self.rows) == 1 else None
        return only if only is not None and only.value_type == "CONTAINER" else None


@dataclass(frozen=True, slots=True)
class _Line:
    nesting: int
    relationship: str
    kind: str  # value type, or "INCLUDE tid"
    requirement: str
    row: Row


@cache
def template(identifier: str) -> Template | None:
    """Return a template by its number; None when it is not known."""
    known = _titles().get(identifier)
    if known is None:
        return None
    title, closed = known
    return Template(identifier, title, closed, tuple(_tree(_lines()[identifier])))


def _tree(lines: Sequence[_Line]) -> Iterator[Row]:
    """Nest the lines by their depth; the first of them is at the depth wanted."""
    for index, line in enumerate(lines):
        if line.nesting != lines[0].nesting:
            continue
        below = _below(lines, index)
        if not line.kind.startswith(_INCLUDE):
            yield replace(line.row, children=tuple(_tree(below)))
            continue
        included = template(line.kind.removeprefix(_INCLUDE))
        for row in included.rows if included else ():
            yield replace(
                row,
                relationship=row.relationship or line.relationship,
                most=max(row.most, line.row.most),
                required=row.required and line.requirement == "M",
            )


def _below(lines: Sequence[_Line], index: int) -> Sequence[_Line]:
    end = index + 1
    while end < len(lines) and lines[end].nesting > lines[index].nesting:
        end += 1
    return lines[index + 1 : end]


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    return rows("profiles.dicom", "sr_templates.tsv")


@cache
def _titles() -> dict[str, tuple[str, frozenset[str]]]:
    return {
        r[1]: (r[2], frozenset() if r[3] == "-" else frozenset(r[3].split(",")))
        for r in _table()
        if r[0] == "T"
    }


@cache
def _lines() -> dict[str, list[_Line]]:
    lines: dict[str, list[_Line]] = {}
    for kind, tid, *cells in _table():
        if kind == "R":
            lines.setdefault(tid, []).append(_line(tid, cells))
    return lines


def _line(tid: str, cells: Sequence[str]) -> _Line:
    number, nesting, relationship, kind, concept, most, requirement, condition, value = cells
    unit = value.startswith("unit ")
    row = Row(
        template=tid,
        number=number,
        relationship=relationship,
        value_type=kind,
        concept=_codes(concept),
        most=_most(most),
        required=requirement == "M",
        conditions=_conditions(condition),
        value=Codes() if unit else _codes(value),
        units=_codes(value.removeprefix("unit ")) if unit else Codes(),
    )
    return _Line(int(nesting), relationship, kind, requirement, row)


def _most(multiplicity: str) -> int:
    most = multiplicity.rpartition("-")[2]
    return MANY if most == "n" else int(most)


def _codes(text: str) -> Codes:
    if text.startswith("CID "):
        return Codes(group=int(text.removeprefix("CID ")))
    return Codes() if text == "-" else Codes(_keys(text))


def _keys(text: str) -> frozenset[Key]:
    """Read "scheme value|scheme value"; a value may have spaces in it, a scheme has none."""
    pairs = (one.strip().partition(" ") for one in text.split("|"))
    return frozenset((scheme, value) for scheme, _, value in pairs)


def _conditions(text: str) -> tuple[Condition, ...]:
    return tuple(map(_condition, text.split(" and "))) if text else ()


def _condition(text: str) -> Condition:
    where, _, rest = text.partition(" ")
    if where == "any":
        return Condition(where, group=rest)
    if where == "is":
        return Condition(where, values=_keys(rest))
    negated = " != " in rest
    concept, _, values = rest.partition(" != " if negated else " = ")
    return Condition(where, "", _keys(concept), _keys(values), negated)
