"""Which content items are those of which row of a template, and when a row is mandatory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.checks.object.structured_report.report import Report
from harness.content.content_tree import ContentItem
from harness.facts.code import current
from harness.facts.templates import MANY, Condition, Row


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """The item whose content is judged, in its document."""

    item: ContentItem
    report: Report

    def up(self, steps: int) -> ContentItem | None:
        """Return the item itself, or one some steps above it."""
        return self.report.by_position.get(self.item.position[: len(self.item.position) - steps])


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """The content of an item by the rows of a template; rows of the same form share it."""

    by_row: dict[Row, list[ContentItem]]
    by_item: dict[ContentItem, list[Row]]

    def rows_of(self, child: ContentItem) -> list[Row]:
        """Return the rows that a content item is one of."""
        return self.by_item.get(child, [])

    def most(self, row: Row) -> int:
        """Return how many items of a row's form there may be: the sum over all such rows."""
        form = (row.relationship, row.value_type, row.concept)
        same = [r for r in self.by_row if (r.relationship, r.value_type, r.concept) == form]
        return min(MANY, sum(r.most for r in same))


def match(context: Context, rows: Sequence[Row]) -> Matched:
    """Sort the content of an item under the rows of a template."""
    by_row: dict[Row, list[ContentItem]] = {row: [] for row in rows}
    by_item: dict[ContentItem, list[Row]] = {}
    for child in context.item.children:
        for row in rows:
            if _is_of(child, row, context.report):
                by_row[row].append(child)
                by_item.setdefault(child, []).append(row)
    return Matched(by_row, by_item)


def holds(row: Row, context: Context) -> bool:
    """Tell whether all conditions of a row are known to hold; groups are judged as such."""
    conditions = [c for c in row.conditions if c.where != "any"]
    return bool(conditions) and all(_holds(c, context) for c in conditions)


def _is_of(child: ContentItem, row: Row, report: Report) -> bool:
    target = report.resolved(child)
    if target is None or child.relationship != row.relationship:
        return False
    if target.value_type != row.value_type:
        return False
    if row.concept.any:
        return True
    return target.concept is not None and row.concept.take(target.concept.key) is not False


_STEPS = {"at": 0, "up": 1, "up2": 2}


def _holds(condition: Condition, context: Context) -> bool:
    if condition.where == "is":
        concept = context.item.concept
        return concept is not None and concept.key in condition.values
    around = context.up(_STEPS[condition.where])
    if around is None:
        return False
    said = [
        current(*child.code.key)
        for child in around.children
        if child.concept and child.concept.key in condition.concept and child.code
    ]
    found = any(key in condition.values for key in said)
    return not found if condition.negated else found
