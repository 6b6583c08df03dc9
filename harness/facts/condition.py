"""Conditions of PS3.3 (type 1C and 2C, usage C) as expressions: syntax tree, parser, text form.

    expr  = and { "or" and }        and = not { "and" not }        not = [ "not" ] primary
    primary = "(" expr ")" | "present" path | "filled" path | "ts.encapsulated"
            | path [ "[" n "]" ] op values | path "->" tag
            | ( "sop_class" | "iod" | "frames" ) op values
    path  = [ "/" | "../" { "../" } | "groups/" ] tag { "." tag }        tag = "(gggg,eeee)"
    op    = "=" | "!=" | "<" | ">" | "in"        values = value { "," value }

A path starts at the item that the condition stands in; with `/` at the root, with `../` at the
enclosing item, with `groups/` at the functional group items that bear upon the place: the frame's
own and the shared one, or any of them when the place is outside the functional groups. A path
through a sequence takes any of its items. `[n]` is the n-th value, else any value counts.
A comparison with an absent or empty attribute is false, `!=` too. `path -> tag` asks whether an
attribute tag value (VR AT) names that tag. `frames` is the number of frames, 1 when not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_DEPTH: Final = 32  # nesting of parentheses and "not"


class ConditionSyntaxError(ValueError):
    """A condition's text does not follow the grammar."""


class Operator(StrEnum):
    """How an attribute's value meets the listed ones."""

    EQUAL = "="
    UNEQUAL = "!="  # a value is there, and it is none of the listed ones
    LESS = "<"
    GREATER = ">"


class Origin(StrEnum):
    """Where a path starts; the prefix of its text form."""

    ITEM = ""
    PARENT = "../"
    ROOT = "/"
    GROUPS = "groups/"


class Quantity(StrEnum):
    """What a condition may ask about the object as a whole."""

    SOP_CLASS = "sop_class"
    IOD = "iod"
    FRAMES = "frames"


@dataclass(frozen=True, slots=True)
class Path:
    """Leads from the condition's item to an attribute through sequences."""

    tags: tuple[int, ...]
    origin: Origin = Origin.ITEM
    ups: int = 0  # how many enclosing items up; only with Origin.PARENT

    def __str__(self) -> str:
        prefix = self.origin.value * (self.ups if self.origin is Origin.PARENT else 1)
        return prefix + ".".join(_tag_text(t) for t in self.tags)


@dataclass(frozen=True, slots=True)
class Present:
    """The attribute is there, with or without a value."""

    path: Path

    def __str__(self) -> str:
        return f"present {self.path}"


@dataclass(frozen=True, slots=True)
class Filled:
    """The attribute is there and has a value (a sequence: an item)."""

    path: Path

    def __str__(self) -> str:
        return f"filled {self.path}"


@dataclass(frozen=True, slots=True)
class Compare:
    """A value of the attribute meets one of the listed values."""

    path: Path
    operator: Operator
    values: tuple[str, ...]
    index: int = 0  # 1-based; 0: any value

    def __str__(self) -> str:
        index = f"[{self.index}]" if self.index else ""
        return f"{self.path}{index} {_comparison(self.operator, self.values)}"


@dataclass(frozen=True, slots=True)
class Points:
    """The attribute tag value names the tag."""

    path: Path
    tag: int

    def __str__(self) -> str:
        return f"{self.path} -> {_tag_text(self.tag)}"


@dataclass(frozen=True, slots=True)
class Whole:
    """A quantity of the whole object meets one of the listed values."""

    quantity: Quantity
    operator: Operator
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.quantity.value} {_comparison(self.operator, self.values)}"


@dataclass(frozen=True, slots=True)
class Encapsulated:
    """The transfer syntax encapsulates Pixel Data (PS3.5 A.4)."""

    def __str__(self) -> str:
        return "ts.encapsulated"


@dataclass(frozen=True, slots=True)
class Not:
    """The operand does not hold."""

    operand: Expression

    def __str__(self) -> str:
        grouped = isinstance(self.operand, And | Or | Not)
        return f"not ({self.operand})" if grouped else f"not {self.operand}"


@dataclass(frozen=True, slots=True)
class And:
    """All operands hold; two or more, none of them an And."""

    operands: tuple[Expression, ...]

    def __str__(self) -> str:
        return " and ".join(f"({o})" if isinstance(o, Or) else str(o) for o in self.operands)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one operand holds; two or more, none of them an Or."""

    operands: tuple[Expression, ...]

    def __str__(self) -> str:
        return " or ".join(str(o) for o in self.operands)


Expression = Present | Filled | Compare | Points | Whole | Encapsulated | Not | And | Or

_TAG: Final = r"\([0-9A-F]{4},[0-9A-F]{4}\)"
_TOKEN: Final = re.compile(
    r"\s*(?:"
    rf"(?P<path>(?:/|(?:\.\./)+|groups/)?{_TAG}(?:\.{_TAG})*)"
    r"|\[(?P<index>[1-9][0-9]{0,2})\]"
    r'|"(?P<quoted>(?:[^"\\]|\\.)*)"'
    r"|(?P<mark>->|!=|[=<>(),])"
    r"|(?P<word>[^\s()\[\],=<>!\"]+)"
    r")"
)
_BARE: Final = re.compile(r"[^\s()\[\],=<>!\"/]+")
_RESERVED: Final = frozenset({"and", "or", "not", "in", "present", "filled", "ts.encapsulated"})
_OPERATORS: Final = frozenset(o.value for o in Operator)
_QUANTITIES: Final = frozenset(q.value for q in Quantity)


def parse(text: str) -> Expression:
    """Parse the text of a condition.

    Raises: ConditionSyntaxError.
    """
    parser = _Parser(list(_tokens(text)))
    expression = parser.disjunction(0)
    parser.finish()
    return expression


def _tag_text(tag: int) -> str:
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def _comparison(operator: Operator, values: tuple[str, ...]) -> str:
    sign = "in" if operator is Operator.EQUAL and len(values) > 1 else operator.value
    return f"{sign} {','.join(_quoted(v) for v in values)}"


def _quoted(value: str) -> str:
    if _BARE.fullmatch(value) and value not in _RESERVED and not value.startswith("->"):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def _path(text: str) -> Path:
    tags = tuple(int(t[1:5] + t[6:10], 16) for t in re.findall(_TAG, text))
    if text.startswith("groups/"):
        return Path(tags, Origin.GROUPS)
    if text.startswith("/"):
        return Path(tags, Origin.ROOT)
    ups = text.count("../")
    return Path(tags, Origin.PARENT if ups else Origin.ITEM, ups)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    end, text = 0, text.rstrip()
    while end < len(text):
        match = _TOKEN.match(text, end)
        if match is None or match.lastgroup is None:
            raise ConditionSyntaxError(f"not understood at {end}: {text[end : end + 20]!r}")
        yield match.lastgroup, match[match.lastgroup]
        end = match.end()


class _Parser:
    """Recursive descent over the tokens (kind, text)."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._next = 0

    def disjunction(self, depth: int) -> Expression:
        operands = [self._conjunction(depth)]
        while self._take("word", "or"):
            operands.append(self._conjunction(depth))
        flat = [o for one in operands for o in (one.operands if isinstance(one, Or) else (one,))]
        return Or(tuple(flat)) if len(flat) > 1 else flat[0]

    def finish(self) -> None:
        if self._next < len(self._tokens):
            raise ConditionSyntaxError(f"unexpected {self._tokens[self._next][1]!r}")

    def _conjunction(self, depth: int) -> Expression:
        operands = [self._negation(depth)]
        while self._take("word", "and"):
            operands.append(self._negation(depth))
        flat = [o for one in operands for o in (one.operands if isinstance(one, And) else (one,))]
        return And(tuple(flat)) if len(flat) > 1 else flat[0]

    def _negation(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ConditionSyntaxError("nested too deep")
        if self._take("word", "not"):
            return Not(self._negation(depth + 1))
        if self._take("mark", "("):
            expression = self.disjunction(depth + 1)
            self._demand("mark", ")")
            return expression
        return self._atom()

    def _atom(self) -> Expression:
        kind, text = self._advance()
        if kind == "word":
            if text == "present":
                return Present(_path(self._demand("path")))
            if text == "filled":
                return Filled(_path(self._demand("path")))
            if text == "ts.encapsulated":
                return Encapsulated()
            if text in _QUANTITIES:
                return Whole(Quantity(text), *self._comparison())
        if kind != "path":
            raise ConditionSyntaxError(f"unexpected {text!r}")
        path = _path(text)
        if self._take("mark", "->"):
            return Points(path, _path(self._demand("path")).tags[0])
        index = int(self._demand("index")) if self._peek() == "index" else 0
        return Compare(path, *self._comparison(), index)

    def _comparison(self) -> tuple[Operator, tuple[str, ...]]:
        kind, text = self._advance()
        if kind == "word" and text == "in":
            operator = Operator.EQUAL
        elif kind == "mark" and text in _OPERATORS:
            operator = Operator(text)
        else:
            raise ConditionSyntaxError(f"not an operator: {text!r}")
        values = [self._value()]
        while self._take("mark", ","):
            values.append(self._value())
        return operator, tuple(values)

    def _value(self) -> str:
        kind, text = self._advance()
        if kind == "quoted":
            return re.sub(r"\\(.)", r"\1", text)
        if kind != "word" or text in _RESERVED:
            raise ConditionSyntaxError(f"not a value: {text!r}")
        return text

    def _peek(self) -> str:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else ""

    def _advance(self) -> tuple[str, str]:
        if self._next >= len(self._tokens):
            raise ConditionSyntaxError("ends too early")
        self._next += 1
        return self._tokens[self._next - 1]

    def _take(self, kind: str, text: str) -> bool:
        if self._tokens[self._next : self._next + 1] == [(kind, text)]:
            self._next += 1
            return True
        return False

    def _demand(self, kind: str, text: str = "") -> str:
        found, value = self._advance()
        if found != kind or (text and value != text):
            raise ConditionSyntaxError(f"expected {text or kind}, found {value!r}")
        return value
