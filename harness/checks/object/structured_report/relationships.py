"""Value types and relationships that the IOD of a report allows (PS3.3 A.35, C.17.3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, item_rule
from harness.checks.sources import ps3
from harness.content.content_tree import RELATIONSHIP_TYPE, VALUE_TYPE, ContentItem
from harness.core.requirement import Citation, Level, Requirement, Role
from harness.facts.sr_relationships import RELATIONSHIP_TYPES, VALUE_TYPES

VALUE_TYPE_IS_ALLOWED = Requirement(
    id="sr.value-type-is-allowed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every content item has a value type that its SOP Class allows.",
    cites=(ps3(3, "A.35"), ps3(3, "C.17.3.2.1")),
)

RELATIONSHIP_IS_ALLOWED = Requirement(
    id="sr.relationship-is-allowed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Two content items are related only as the SOP Class allows for their value types.",
    cites=(ps3(3, "A.35"), ps3(3, "C.17.3.2.4")),
)

NEWER_THAN_THE_TABLES = frozenset({"TABLE"})  # of value types: where it may stand was not read


@item_rule(VALUE_TYPE_IS_ALLOWED)
def value_type_is_allowed(item: ContentItem, report: Report) -> Iterator[Objection]:
    """Compare with the value types in the relationship table of the IOD."""
    if item is report.root or item.by_reference or item.value_type in NEWER_THAN_THE_TABLES:
        return
    allowed = report.relationships.value_types if report.relationships else VALUE_TYPES
    if item.value_type not in allowed:
        yield Objection(
            f"one of {', '.join(sorted(allowed))}",
            item.value_type or "none",
            item.at(VALUE_TYPE),
            clause=_section(report, ".3.1.1"),
        )


@item_rule(RELATIONSHIP_IS_ALLOWED)
def relationship_is_allowed(item: ContentItem, report: Report) -> Iterator[Objection]:
    """Look source, relationship and target up in the table of the IOD.

    Unknown types, a root that is no container, and references where there may be none at all are
    other requirements' matters.
    """
    source, target, table = report.above(item), report.resolved(item), report.relationships
    if source is None or target is None or table is None:
        return
    if item.by_reference and not report.kind.by_reference:
        return
    if source is report.root and source.value_type != "CONTAINER":
        return
    if item.relationship not in RELATIONSHIP_TYPES:
        return
    if not {source.value_type, target.value_type} <= table.value_types:
        return
    related = (source.value_type, item.relationship, target.value_type)
    if not table.allows(*related, reference=item.by_reference):
        allowed = table.targets(source.value_type, item.relationship)
        by_value = target.value_type in allowed
        yield Objection(
            "this relationship by value"
            if by_value
            else f"{source.value_type} {item.relationship} {', '.join(allowed) or 'nothing'}",
            f"{' '.join(related)}{' by reference' if item.by_reference else ''}",
            item.at(RELATIONSHIP_TYPE),
            clause=_section(report, ".3.1.2"),
        )


def _section(report: Report, below: str) -> Citation:
    return ps3(3, report.kind.section + below)
