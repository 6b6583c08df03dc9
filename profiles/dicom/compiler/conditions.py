"""Turns the texts of conditions into expressions; what is not understood wholly is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from dicom_validator.spec_reader.condition import Condition, ConditionOperator
from dicom_validator.spec_reader.condition_parser import ConditionParser
from pydicom._dicom_dict import DicomDictionary

from harness.facts.condition import (
    And,
    Compare,
    Expression,
    Filled,
    Not,
    Operator,
    Or,
    Path,
    Points,
    Present,
)
from profiles.dicom.compiler.places import tag_of
from profiles.dicom.compiler.scope import Scope

ALWAYS: Final = "always"  # "required if the sequence is present": PS3.5 7.4.6
UNKNOWN: Final = "todo"
WORLD: Final = "world"  # a fact that no attribute tells

_START: Final = re.compile(r"\b(Required|Shall be present)(,? only)? if\b", re.IGNORECASE)
_MAY: Final = re.compile(r"\bmay (also )?be (present|used)\b|\bmay be present\b", re.IGNORECASE)
_END: Final = re.compile(r"[.;](?=\s|$)")
_TAG: Final = re.compile(r"\(([0-9A-F]{4}),([0-9A-F]{4})\)")
_CAPITALS: Final = re.compile(
    r"\b[A-Z][A-Za-z'-]*(?: (?:[A-Z][A-Za-z'-]*|of|to|in|per))* [A-Z][A-Za-z'-]*"
)
# Words that say nothing beyond what the operators and values already say.
_FILLERS: Final = re.compile(
    r"\b(is|are|and|or|if|the|a|an|of|value|values|present|not|equal|equals|to|has|have|with|than"
    r"|other|greater|less|more|this|frame|either|sent|any|absent|Value [1-9]|Attribute|exists|set"
    r"|non-zero|non-null|null|zero|one|following|points|whose|at|image|level|in|Sequence|Item|same"
    r"|both|also|when|first|second|third|does|exist|it)\b",
    re.IGNORECASE,
)

CONTROL_POINT_INDEX: Final = 0x300A0112  # counts from 0
_FIRST_CONTROL_POINT: Final = re.compile(
    r"Required for first Item of [A-Za-z ]*Control Point Sequence"
    r"(, or if [A-Za-z -]+ changes during (the )?Beam)?\."
)
# First control point, or a change since the one before: no attribute of the item tells.
_ELSEWHERE = re.compile(r"\b(SOP Class|Modality|Section|Module|Macros?|Functional Group)\b")
_AT_CONTROL_POINTS: Final = re.compile(r"conditions in Section C\.36\.2\.2\.5\.1\.1 are satisfied")
CODE_VALUE: Final = 0x00080100
_CODE: Final = r"\([A-Za-z0-9.-]+, [A-Za-z0-9.-]+, \"[^\"]*\"\)"
_CODED: Final = re.compile(
    r"(?:one )?[A-Z][A-Za-z /-]+ (?P<tag>\([0-9A-F]{4},[0-9A-F]{4}\)) (?:Item )?(?:value )?"
    r"(?:is|equals|contains)(?: either| an item with the value| an Item with the value)? "
    rf"(?P<codes>{_CODE}(?:,? (?:or )?{_CODE})*)"
)
# Wordings that the parser does not know, or takes for less than they say.
_REWRITTEN: Final = (
    (re.compile(r"is present and has a non-zero value"), "is non-zero"),
    (re.compile(r"\s*\(Legacy Converted\)"), ""),
    (re.compile(r"^Required if "), ""),
    (re.compile(r"\b[Tt]he value for (?=[A-Z])"), ""),
    (re.compile(r"\) Attribute value is\b"), ") is"),
    (re.compile(r"\b([0-9A-F]{4}), (?=[0-9A-F]{4}\))"), r"\1,"),
    (re.compile(r"\b([A-Z][a-z]+)/[A-Z][a-z]+\b"), r"\1"),  # the parser knows no solidus
    (re.compile(r"\bis EQUAL to\b"), "is"),
    (re.compile(r"\bcontains the value\b"), "is"),
    (re.compile(r"\b(is|equals) [A-Z][A-Za-z0-9 /-]* \(\"([0-9.]+)\"\)"), r'\1 "\2"'),
    (re.compile(r"\) is used$"), ") is present"),
    (re.compile(r"does not equal"), "is not equal to"),
    (re.compile(r"is of [Vv]alue"), "is"),
    (re.compile(r"\bAttribute (?=[A-Z])"), ""),
    (re.compile(r"SOP Class UID (?=is|equals)"), "SOP Class UID (0008,0016) "),
    (re.compile(r"\s+in the [A-Za-z0-9 /-]+ Module\b"), ""),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The part of a description that states a condition."""

    text: str
    otherwise: str  # "may" or "not"


def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut the conditions out of a description; each is enough to require the attribute."""
    starts = list(_START.finditer(text))
    ends = [start.start() for start in starts] + [len(text)]
    return tuple(
        _sentence(text[start.end() : end].strip())
        for start, end in zip(starts, ends[1:], strict=True)
    )


def _sentence(rest: str) -> Sentence:
    end = _END.search(rest)
    first, tail = (rest[: end.start()], rest[end.end() :]) if end else (rest, "")
    may = _MAY.search(first)
    if may:
        first, tail = first[: may.start()].rstrip(" ,;("), first[may.start() :] + tail
    return Sentence(first, "may" if _MAY.search(tail) else "not")


def expression(text: str, scope: Scope) -> Expression | str:
    """Turn a sentence ("Image Type (0008,0008) Value 1 is ORIGINAL") into an expression.

    ALWAYS when it holds wherever it stands; UNKNOWN when a word of it would be lost.
    """
    for pattern, plainer in _REWRITTEN:
        text = pattern.sub(plainer, text)
    coded = _CODED.fullmatch(text)
    if coded:
        return _coded(coded, scope) or UNKNOWN
    condition = _parsed(text)
    if condition is None:
        return UNKNOWN
    presence = condition.operator is ConditionOperator.Present and condition.tag
    if presence and tag_of(str(condition.tag)) in scope.parents:
        return ALWAYS
    return _convert(condition, text, scope) or UNKNOWN


def _coded(match: re.Match[str], scope: Scope) -> Expression | None:
    """Build what "View Code Sequence (0054,0220) equals (103340004, SCT, "Short Axis")" says."""
    values = tuple(re.findall(r"\((?:DCM, )?([A-Za-z0-9.-]+),", match["codes"]))
    found = tuple(
        Compare(replace(path, tags=(*path.tags, CODE_VALUE)), Operator.EQUAL, values)
        for path in scope.find(tag_of(match["tag"]))
    )
    return Or(found) if len(found) > 1 else found[0] if found else None


@cache
def _parsed(text: str) -> Condition | None:
    condition = _parser().parse(f"Required if {text}.")
    leaves = list(_leaves(condition))
    if not leaves or condition.other_condition is not None or _residue(text, leaves):
        return None
    return condition


@cache
def _parser() -> ConditionParser:
    return ConditionParser(
        {
            f"({tag >> 16:04X},{tag & 0xFFFF:04X})": {"name": name, "vr": vr, "vm": vm}
            for tag, (vr, vm, name, _, _) in DicomDictionary.items()
        }
    )


def _leaves(condition: Condition) -> Iterator[Condition]:
    parts = condition.and_conditions or condition.or_conditions
    for part in parts:
        yield from _leaves(part)
    if not parts and condition.tag:
        yield condition


def _residue(text: str, leaves: list[Condition]) -> str:
    """Return what is left of a text without the tags, names and values that were understood."""
    tags = {leaf.tag for leaf in leaves}
    values = {str(v) for leaf in leaves for v in leaf.values if not isinstance(v, int)}
    pointed = {v for leaf in leaves for v in leaf.values if isinstance(v, int)}
    tags |= {f"({v >> 16:04X},{v & 0xFFFF:04X})" for v in pointed}
    if any(found[0] not in tags for found in _TAG.finditer(text)):
        return text
    rest = _TAG.sub(" ", text)
    names = {DicomDictionary[tag_of(str(t))][2] for t in tags if tag_of(str(t)) in DicomDictionary}
    names |= {re.sub(r"/[A-Z][a-z]+", "", name) for name in names}
    for words in sorted(names | values, key=len, reverse=True):
        if words:
            rest = re.sub(rf"(?<![A-Za-z0-9_]){re.escape(words)}(?![A-Za-z0-9_])", " ", rest)
    rest = re.sub(r"\bValue [1-9]\b", " ", rest)
    return re.sub(r"[\s,:\"“”;()]+", "", _FILLERS.sub(" ", rest))


def _convert(condition: Condition, text: str, scope: Scope) -> Expression | None:
    parts = condition.and_conditions or condition.or_conditions
    if not parts:
        return _leaf(condition, text, scope)
    converted = []
    for part in parts:
        one = _convert(part, text, scope)
        if one is None:
            return None
        converted.append(one)
    kind = And if condition.and_conditions else Or
    flat = [o for one in converted for o in (one.operands if isinstance(one, kind) else (one,))]
    return kind(tuple(flat)) if len(flat) > 1 else flat[0]


def _leaf(leaf: Condition, text: str, scope: Scope) -> Expression | None:
    tag = tag_of(str(leaf.tag))
    found = [_at(leaf, path, _index(leaf, tag, text)) for path in scope.find(tag)]
    if not found or None in found:
        return None
    negative = leaf.operator is ConditionOperator.Absent or leaf.values == [""]
    either = found[0] if len(found) == 1 else Or(tuple(f for f in found if f))
    return Not(either) if negative and either else either


def _at(leaf: Condition, path: Path, index: int) -> Expression | None:
    """Build the positive form of a leaf at one place."""
    operator = leaf.operator
    if operator in (ConditionOperator.Present, ConditionOperator.Absent):
        return Present(path)
    if operator is ConditionOperator.NotEmpty or leaf.values == [""]:
        return Filled(path)
    pointed = tuple(Points(path, v) for v in leaf.values if isinstance(v, int))
    if pointed:
        equal = operator in (ConditionOperator.EqualsTag, ConditionOperator.EqualsValue)
        either = Or(pointed) if len(pointed) > 1 else pointed[0]
        return either if equal and len(pointed) == len(leaf.values) else None
    sign = _SIGNS.get(operator) if operator else None
    values = tuple(str(v) for v in leaf.values)
    return Compare(path, sign, values, index) if sign and values else None


_SIGNS: Final = {
    ConditionOperator.EqualsValue: Operator.EQUAL,
    ConditionOperator.NotEqualsValue: Operator.UNEQUAL,
    ConditionOperator.GreaterValue: Operator.GREATER,
    ConditionOperator.LessValue: Operator.LESS,
}


def _index(leaf: Condition, tag: int, text: str) -> int:
    """Tell which value is meant: the parser counts from 0 and says 0 for none, too."""
    if leaf.index:
        return leaf.index + 1
    entry = DicomDictionary.get(tag)
    multiple = entry is not None and entry[1] != "1"
    return 1 if multiple and re.search(r"Value 1\b|first value", text) else 0


def condition_field(text: str, scope: Scope) -> str:
    """Render the condition of a description: "auto may EXPRESSION", ALWAYS, WORLD or UNKNOWN."""
    if _FIRST_CONTROL_POINT.search(text) and CONTROL_POINT_INDEX in scope.levels[0]:
        return "auto may (300A,0112) = 0"
    found = sentences(text)
    parsed = [expression(one.text, scope) for one in found]
    if not parsed:
        return UNKNOWN
    if ALWAYS in parsed:
        return ALWAYS
    understood = tuple(one for one in parsed if not isinstance(one, str))
    if not understood:
        return UNKNOWN if any(_names_attributes(one.text) for one in found) else WORLD
    whole = understood[0] if len(understood) == 1 else Or(understood)
    # Beside a reason that was not understood, the others still hold; their absence says nothing.
    partly = len(understood) < len(parsed)
    otherwise = "may" if partly or any(one.otherwise == "may" for one in found) else "not"
    return f"auto {otherwise} {whole}"


def _names_attributes(text: str) -> bool:
    """Tell whether a sentence is about the object, at least in part, not only about the world."""
    if _AT_CONTROL_POINTS.search(text):
        return False
    if _TAG.search(text) or _ELSEWHERE.search(text):
        return True
    return any(name in _attribute_names() for name in _CAPITALS.findall(text))


@cache
def _attribute_names() -> frozenset[str]:
    return frozenset(name for _, _, name, _, _ in DicomDictionary.values())
