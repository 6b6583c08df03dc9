"""Native DICOM Model read as DICOM JSON; a document type declaration is refused (PS3.19 A.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

DEPTH: Final = 400  # of XML elements
NAMESPACE: Final = "http://dicom.nema.org/PS3.19/models/NativeDICOM"

_NUMBERS: Final = frozenset({"FD", "FL", "SL", "SS", "UL", "US"})
_GROUPS: Final = ("Alphabetic", "Ideographic", "Phonetic")
_NAME_PARTS: Final = ("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix")


class BadModel(ValueError):
    """The text is no Native DICOM Model that may be read; the text is one line."""


@dataclass(slots=True)
class _Node:
    name: str
    attributes: dict[str, str]
    children: list[_Node] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def read_model(data: bytes) -> dict[str, object]:
    """Read one document as a DICOM JSON object. Raises: BadModel."""
    root = _parsed(data)
    if root.name not in ("NativeDicomModel", f"{NAMESPACE} NativeDicomModel"):
        raise BadModel("the root is no NativeDicomModel")
    return _data_set(root)


def _parsed(data: bytes) -> _Node:
    parser = expat.ParserCreate(namespace_separator=" ")
    top = _Node("", {})
    stack = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > DEPTH:
            raise BadModel("too many levels")
        node = _Node(name.removeprefix(NAMESPACE + " "), attributes)
        stack[-1].children.append(node)
        stack.append(node)

    def refuse(*_: object) -> None:
        raise BadModel("a document type declaration is not accepted")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].text.append(text)
    # Without a declaration there are no entities beyond XML's own five, so nothing expands.
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadModel(f"not well-formed: {error}") from None
    return top.children[0]


def _data_set(node: _Node) -> dict[str, object]:
    found: dict[str, object] = {}
    for child in node.children:
        if child.name == "DicomAttribute":
            found[child.attributes.get("tag", "").upper()] = _element(child)
    return found


def _element(node: _Node) -> dict[str, object]:
    vr = child_vr = node.attributes.get("vr", "UN")
    values: list[tuple[int, object]] = []
    for child in node.children:
        text = "".join(child.text)
        if child.name == "InlineBinary":
            return {"vr": vr, "InlineBinary": text.strip()}
        if child.name == "BulkData":
            uri = child.attributes.get("uri") or child.attributes.get("uuid") or ""
            return {"vr": vr, "BulkDataURI": uri}
        if child.name == "Item":
            values.append((_number(child), _data_set(child)))
        elif child.name == "PersonName":
            values.append((_number(child), _person(child)))
        elif child.name == "Value":
            values.append((_number(child), _value(child_vr, text)))
    if not values:
        return {"vr": vr}
    numbered = dict(values)
    return {"vr": vr, "Value": [numbered.get(at) for at in range(1, max(numbered) + 1)]}


def _number(node: _Node) -> int:
    text = node.attributes.get("number", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) > 0):
        raise BadModel("number: counts from 1")
    return int(text)


def _value(vr: str, text: str) -> object:
    if vr not in _NUMBERS:
        return text
    try:
        return float(text) if vr in ("FD", "FL") else int(text)
    except ValueError:
        raise BadModel(f"{vr}: not a number") from None


def _person(node: _Node) -> dict[str, str]:
    groups = {}
    for child in node.children:
        if child.name in _GROUPS:
            parts = {part.name: "".join(part.text) for part in child.children}
            text = "^".join(parts.get(name, "") for name in _NAME_PARTS).rstrip("^")
            if text:
                groups[child.name] = text
    return groups
