"""The root of a content tree (PS3.3 C.17.3)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, report_rule
from harness.checks.sources import ps3
from harness.content.content_tree import CONCEPT_NAME, RELATIONSHIP_TYPE, VALUE_TYPE
from harness.core.requirement import Level, Requirement, Role

ROOT_IS_A_CONTAINER = Requirement(
    id="sr.root-is-a-container",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The root of a content tree is a CONTAINER.",
    cites=(ps3(3, "C.18.8.1.2"),),
)

ROOT_HAS_A_TITLE = Requirement(
    id="sr.root-has-a-title",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The root of a content tree has the document's title as its coded concept name.",
    cites=(ps3(3, "C.17.3", "C.17-5"),),
)

ROOT_HAS_NO_RELATIONSHIP = Requirement(
    id="sr.root-has-no-relationship",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The root of a content tree is related to nothing above it.",
    cites=(ps3(3, "C.17.3.1"),),
)


@report_rule(ROOT_IS_A_CONTAINER)
def root_is_a_container(report: Report) -> Iterator[Objection]:
    """Look at the Value Type of the data set itself."""
    if report.root.value_type != "CONTAINER":
        yield Objection("CONTAINER", report.root.value_type or "none", report.root.at(VALUE_TYPE))


@report_rule(ROOT_HAS_A_TITLE)
def root_has_a_title(report: Report) -> Iterator[Objection]:
    """Look at the Concept Name Code Sequence of the data set itself."""
    if report.root.concept is None:
        yield Objection("a coded document title", "none", report.root.at(CONCEPT_NAME))


@report_rule(ROOT_HAS_NO_RELATIONSHIP)
def root_has_no_relationship(report: Report) -> Iterator[Objection]:
    """Look for a Relationship Type in the data set itself."""
    if report.root.relationship:
        yield Objection("none", report.root.relationship, report.root.at(RELATIONSHIP_TYPE))
