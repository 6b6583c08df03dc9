"""Structured reports for check tests: content items as dictionaries, documents around them."""

from __future__ import annotations

from typing import Any

from harness.core.subject import Instance, Party
from tests.harness.checks.build import instance

Item = dict[int, Any]

CLASS = "1.2.840.10008.5.1.4.1.1.88."
BASIC, ENHANCED, COMPREHENSIVE = CLASS + "11", CLASS + "22", CLASS + "33"
IN_SPACE, KEY_OBJECTS, DOSE = CLASS + "34", CLASS + "59", CLASS + "67"
MAMMOGRAPHY, EXTENSIBLE, WAVEFORM = CLASS + "50", CLASS + "35", CLASS + "77"
CT = "1.2.840.10008.5.1.4.1.1.2"

FINDING = ("121071", "DCM", "Finding")
FINDINGS = ("121070", "DCM", "Findings")
REPORT = ("18748-4", "LN", "Diagnostic imaging study")


def made(elements: Item) -> Instance:
    """Make an instance that its creator sends."""
    maker = Party("modality", True)
    return instance(elements, creator=maker, sender=maker)


IMAGE = made({0x00080016: CT})


def code(value: str, scheme: str = "DCM", meaning: str = "Meaning") -> Item:
    """Make the item of a code sequence."""
    return {0x00080100: value, 0x00080102: scheme, 0x00080104: meaning}


def item(relationship: str, value_type: str, concept: Any = FINDING, **more: Any) -> Item:
    """Make a content item; `below` is its content, other keywords are tags in hexadecimal."""
    made: Item = {0x0040A010: relationship, 0x0040A040: value_type}
    if concept is not None:
        made[0x0040A043] = [code(*concept)]
    return made | _more(more)


def text(relationship: str = "CONTAINS", value: str = "mass", **more: Any) -> Item:
    """Make a TEXT item."""
    return item(relationship, "TEXT", x0040A160=value, **more)


def coded(
    relationship: str = "CONTAINS", value: Any = ("4147007", "SCT", "Mass"), **more: Any
) -> Item:
    """Make a CODE item."""
    return item(relationship, "CODE", x0040A168=[code(*value)], **more)


def num(value: Any = "3", unit: Any = ("mm", "UCUM", "mm"), **more: Any) -> Item:
    """Make a NUM item."""
    measured: Item = {0x0040A30A: value}
    if unit is not None:
        measured[0x004008EA] = [code(*unit)]
    return item("CONTAINS", "NUM", **({"x0040A300": [measured]} | more))


def container(*below: Item, concept: Any = FINDINGS, **more: Any) -> Item:
    """Make a CONTAINER item with content."""
    return item("CONTAINS", "CONTAINER", concept, x0040A050="SEPARATE", below=below, **more)


def image(
    uid: str = "1.2.3.1", relationship: str = "CONTAINS", sop_class: str = CT, **more: Any
) -> Item:
    """Make an IMAGE item."""
    return item(relationship, "IMAGE", None, x00081199=[refer(uid, sop_class)], **more)


def refer(uid: str = "1.2.3.1", sop_class: str = CT) -> Item:
    """Make the item that refers to an instance."""
    return {0x00081150: sop_class, 0x00081155: uid}


def region(kind: str, *numbers: float, value_type: str = "SCOORD", **more: Any) -> Item:
    """Make spatial coordinates, selected from an image where they are in one."""
    below = (image(relationship="SELECTED FROM"),) if value_type == "SCOORD" else ()
    given: dict[str, Any] = {"below": below, "x00700022": numbers, "x00700023": kind}
    if value_type == "SCOORD3D":
        given["x30060024"] = "1.2.9"
    return item("CONTAINS", value_type, **(given | more))


def times(kind: str, **more: Any) -> Item:
    """Make temporal coordinates."""
    below = (image(relationship="SELECTED FROM"),)
    return item("CONTAINS", "TCOORD", x0040A130=kind, below=below, **more)


def by_reference(*position: int, relationship: str = "INFERRED FROM", **more: Any) -> Item:
    """Make a relationship by reference."""
    return {0x0040A010: relationship, 0x0040DB73: position} | _more(more)


def evidence(*uids: str, study: str = "1.2.1", sop_class: str = CT, **more: Any) -> Item:
    """Make an item of an evidence sequence: one series with instances."""
    listed = [refer(uid, sop_class) for uid in uids]
    series = {0x0020000E: f"{study}.2", 0x00081199: listed} | _more(more)
    return {0x0020000D: study, 0x00081115: [series]}


def template(identifier: str, resource: str = "DCMR") -> list[Item]:
    """Make a Content Template Sequence."""
    return [{0x00080105: resource, 0x0040DB00: identifier}]


def document(
    *below: Item, sop_class: str = COMPREHENSIVE, title: Any = REPORT, **more: Any
) -> Instance:
    """Make a document of content items; `more` overrides attributes of the root."""
    return made(root(*below, sop_class=sop_class, title=title, **more))


def root(*below: Item, sop_class: str = COMPREHENSIVE, title: Any = REPORT, **more: Any) -> Item:
    """Make the data set of a document; an attribute given as None is left out."""
    elements: Item = {
        0x00080016: sop_class,
        0x00080018: "1.2.3.100",
        0x0020000D: "1.2.1",
        0x0040A040: "CONTAINER",
        0x0040A043: [code(*title)] if title else None,
        0x0040A050: "SEPARATE",
        0x0040A375: [evidence("1.2.3.1")],
        0x0040A491: "COMPLETE",
        0x0040A493: "UNVERIFIED",
        0x0040A730: list(below) or None,
    }
    return {tag: value for tag, value in (elements | _more(more)).items() if value is not None}


def _more(more: dict[str, Any]) -> Item:
    named = dict(more)
    below = named.pop("below", ())
    content: Item = {0x0040A730: list(below)} if below else {}
    return content | {int(name[1:], 16): value for name, value in named.items()}
