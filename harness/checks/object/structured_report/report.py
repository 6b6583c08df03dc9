"""Structured reports as subjects of rules: one survey reads the content tree and applies them all.

An item rule sees every content item with the item above it; a report rule sees the whole document.
Both yield objections with their own places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from harness.checks.object.made import as_made
from harness.checks.object.objection import Objection, Objections, surveyed
from harness.content.content_tree import ContentItem, content_tree, every_item
from harness.content.dataset import DataSet, decode
from harness.core.requirement import Requirement
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts.sr_relationships import (
    Relationships,
    ReportClass,
    relationships,
    report_classes,
)


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A document: its content tree and what its SOP Class lets stand in it."""

    root: ContentItem
    kind: ReportClass
    relationships: Relationships | None  # None: the table of the IOD is not known
    by_position: Mapping[tuple[int, ...], ContentItem]

    @property
    def data_set(self) -> DataSet:
        """The data set of the object, which is the root item too."""
        return self.root.data_set

    def resolved(self, item: ContentItem) -> ContentItem | None:
        """Return the item itself, or the one that it refers to if that is there."""
        return self.by_position.get(item.target) if item.by_reference else item

    def above(self, item: ContentItem) -> ContentItem | None:
        """Return the item that has the relationship to this one; None above the root."""
        return self.by_position.get(item.position[:-1])


ItemRule = Callable[[ContentItem, Report], Iterator[Objection]]
ReportRule = Callable[[Report], Iterator[Objection]]
Filed = tuple[Requirement, Objection]

_ITEM_RULES: list[tuple[Requirement, ItemRule]] = []
_REPORT_RULES: list[tuple[Requirement, ReportRule, Callable[[Instance], bool]]] = []
_READINGS: list[Callable[[Report], Iterator[Filed]]] = []


def is_report(i: Instance) -> bool:
    """Tell whether the object is a structured report, as its creator made it."""
    return i.sop_class in report_classes() and as_made(i)


def item_rule(requirement: Requirement) -> Callable[[ItemRule], ItemRule]:
    """Register a rule on every content item, references too; its docstring says how it looks."""

    def register(rule: ItemRule) -> ItemRule:
        _ITEM_RULES.append((requirement, rule))
        surveyed(requirement, survey_content, how=_how(rule), when=is_report)
        return rule

    return register


def report_rule(
    requirement: Requirement, *, when: Callable[[Instance], bool] = is_report
) -> Callable[[ReportRule], ReportRule]:
    """Register a rule on the document as a whole, of some SOP Classes if `when` says so."""

    def register(rule: ReportRule) -> ReportRule:
        _REPORT_RULES.append((requirement, rule, when))
        surveyed(requirement, survey_content, how=_how(rule), when=when)
        return rule

    return register


def reading(
    requirements: Mapping[Requirement, str],
) -> Callable[[Callable[[Report], Iterator[Filed]]], Callable[[Report], Iterator[Filed]]]:
    """Register a reading of the document that serves several requirements at once.

    `requirements` says of each how the reading looks; objections come with their requirement.
    """

    def register(read: Callable[[Report], Iterator[Filed]]) -> Callable[[Report], Iterator[Filed]]:
        _READINGS.append(read)
        for requirement, how in requirements.items():
            surveyed(requirement, survey_content, how=how, when=is_report)
        return read

    return register


def survey_content(i: Instance, _: Trace) -> Objections:
    """Read the content tree once and apply every rule to it."""
    found = Objections()
    report = read_report(decode(i.dataset, i.transfer_syntax), report_classes()[i.sop_class])
    for item in report.by_position.values():
        for requirement, rule in _ITEM_RULES:
            for objection in rule(item, report):
                found.file(requirement, objection)
    for requirement, report_rule, when in _REPORT_RULES:
        if when(i):
            for objection in report_rule(report):
                found.file(requirement, objection)
    for read in _READINGS:
        for requirement, objection in read(report):
            found.file(requirement, objection)
    return found


def read_report(ds: DataSet, kind: ReportClass) -> Report:
    """Read a document out of a data set."""
    root = content_tree(ds)
    return Report(
        root, kind, relationships(kind.section), {i.position: i for i in every_item(root)}
    )


def _how(rule: ItemRule | ReportRule) -> str:
    return (rule.__doc__ or "").strip()
