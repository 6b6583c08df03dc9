"""Relationships by reference (PS3.3 A.35, C.17.3.2.5)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, item_rule
from harness.checks.object.structured_report.value_attributes import ITEM_ATTRIBUTES
from harness.checks.sources import ps3
from harness.content.content_tree import REFERENCED_ITEM, ContentItem
from harness.core.requirement import Level, Requirement, Role

REFERENCES_ARE_ALLOWED = Requirement(
    id="sr.references-are-allowed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Content items refer to one another only where the SOP Class allows it.",
    cites=(ps3(3, "A.35"),),
)

REFERENCE_LEADS_TO_AN_ITEM = Requirement(
    id="sr.reference-leads-to-an-item",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A relationship by reference names the position of a content item of the document.",
    cites=(ps3(3, "C.17.3.2.5"),),
)

REFERENCE_MAKES_NO_LOOP = Requirement(
    id="sr.reference-makes-no-loop",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No content item refers to itself or to one that it stands below.",
    cites=(ps3(3, "A.35.3.3.1.2"),),
)

ITEM_IS_BY_VALUE_OR_BY_REFERENCE = Requirement(
    id="sr.item-is-by-value-or-by-reference",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A relationship by reference carries no content of its own.",
    cites=(ps3(3, "C.17.3", "C.17-6"),),
)


@item_rule(REFERENCES_ARE_ALLOWED)
def references_are_allowed(item: ContentItem, report: Report) -> Iterator[Objection]:
    """Look for identifiers of content items in IODs that ask for relationships by value."""
    if item.by_reference and report.kind.by_reference is False:
        yield Objection(
            "a content item by value",
            f"a reference to {_printed(item.target)}",
            item.at(REFERENCED_ITEM),
            clause=ps3(3, f"{report.kind.section}.3.1.2"),
        )


@item_rule(REFERENCE_LEADS_TO_AN_ITEM)
def reference_leads_to_an_item(item: ContentItem, report: Report) -> Iterator[Objection]:
    """Follow the ordinals from the root, which is 1."""
    if not item.by_reference:
        return
    target = report.by_position.get(item.target)
    if target is None or target.by_reference:
        actual = "nothing there" if target is None else "a reference again"
        yield Objection(
            "the position of a content item",
            f"{_printed(item.target)}: {actual}",
            item.at(REFERENCED_ITEM),
        )


@item_rule(REFERENCE_MAKES_NO_LOOP)
def reference_makes_no_loop(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Compare the target's position with those of the items above the reference."""
    source = item.position[:-1]
    if item.by_reference and item.target and source[: len(item.target)] == item.target:
        yield Objection(
            f"a target that {_printed(source)} is not in",
            _printed(item.target),
            item.at(REFERENCED_ITEM),
        )


@item_rule(ITEM_IS_BY_VALUE_OR_BY_REFERENCE)
def item_is_by_value_or_by_reference(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look for value type, concept name, values and content beside the identifier."""
    if not item.by_reference:
        return
    for element in item.data_set.elements:
        if element.tag in ITEM_ATTRIBUTES:
            yield Objection(
                "Relationship Type and Referenced Content Item Identifier only",
                ITEM_ATTRIBUTES[element.tag],
                item.at(element.tag),
                element=element,
            )


def _printed(position: tuple[int, ...]) -> str:
    return ".".join(map(str, position)) or "no position"
