"""What content items say: concept name and value (PS3.3 C.17.3, C.18)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, item_rule
from harness.checks.object.structured_report.value_attributes import (
    CONTINUITY,
    NAMES,
    REQUIRED,
    TEMPORAL_POINTS,
)
from harness.checks.sources import ps3
from harness.content.content_tree import CONCEPT_NAME, MEASURED_VALUE, REFERENCED_SOP, ContentItem
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

VALUE_IS_THERE = Requirement(
    id="sr.value-is-there",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every content item has the value attributes of its value type.",
    cites=(ps3(3, "C.17.3", "C.17-5"), ps3(3, "C.18")),
)

CONCEPT_NAME_IS_THERE = Requirement(
    id="sr.concept-name-is-there",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every content item that is text, a code, a number, a date or time, a UID or a "
    "person's name has a coded concept name.",
    cites=(ps3(3, "C.17.3", "C.17-5"),),
)

CONTINUITY_IS_KNOWN = Requirement(
    id="sr.continuity-is-known",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A container says whether its content is SEPARATE or CONTINUOUS.",
    cites=(ps3(3, "C.18.8", "C.18.8-1"),),
)

NAMED = frozenset({"TEXT", "CODE", "NUM", "DATETIME", "DATE", "TIME", "UIDREF", "PNAME"})


@item_rule(VALUE_IS_THERE)
def value_is_there(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look for each attribute that carries the value; for references, their two UIDs too."""
    if item.by_reference:
        return
    for tag in REQUIRED.get(item.value_type, ()):
        element = item.data_set.find(tag)
        if element is None or not (_filled(element) or tag == MEASURED_VALUE):
            actual = "missing" if element is None else "empty"
            yield Objection(f"{NAMES[tag]} of a {item.value_type}", actual, item.at(tag))
        elif tag == REFERENCED_SOP:
            for n, reference in enumerate(item.references):
                if not (reference.sop_class and reference.sop_instance):
                    yield Objection(
                        "SOP Class and SOP Instance UID",
                        f"{reference.sop_class or 'none'} and {reference.sop_instance or 'none'}",
                        f"{item.at(tag)}[{n}]",
                    )
    if item.value_type == "TCOORD" and not any(map(item.data_set.has, TEMPORAL_POINTS)):
        expected = " or ".join(NAMES[t] for t in TEMPORAL_POINTS)
        yield Objection(expected, "none of them", item.at(TEMPORAL_POINTS[0]))


@item_rule(CONCEPT_NAME_IS_THERE)
def concept_name_is_there(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look for a code in the Concept Name Code Sequence."""
    if item.value_type in NAMED and item.concept is None and not item.by_reference:
        actual = "empty" if item.data_set.has(CONCEPT_NAME) else "missing"
        yield Objection(f"the concept name of a {item.value_type}", actual, item.at(CONCEPT_NAME))


@item_rule(CONTINUITY_IS_KNOWN)
def continuity_is_known(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look at Continuity of Content where it has a value."""
    continuity = item.data_set.text(CONTINUITY)
    if item.value_type == "CONTAINER" and continuity not in ("", "SEPARATE", "CONTINUOUS"):
        yield Objection("SEPARATE or CONTINUOUS", continuity, item.at(CONTINUITY))


def _filled(element: Element) -> bool:
    return bool(element.items) or any(element.raw.split())
