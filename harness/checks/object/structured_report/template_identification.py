"""Which template a document says it was made by (PS3.3 A.35, C.18.8.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, item_rule, report_rule
from harness.checks.sources import ps3
from harness.content.content_tree import CONCEPT_NAME, CONTENT_TEMPLATE, ContentItem
from harness.core.requirement import Level, Requirement, Role

DOCUMENT_NAMES_ITS_ROOT_TEMPLATE = Requirement(
    id="sr.document-names-its-root-template",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A document whose SOP Class prescribes the root template identifies it.",
    cites=(ps3(3, "A.35"), ps3(3, "C.18.8.1.2")),
)

DOCUMENT_HAS_ITS_TEMPLATES_TITLE = Requirement(
    id="sr.document-has-its-templates-title",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A document whose SOP Class prescribes the root template has that one's title.",
    cites=(ps3(3, "A.35"),),
)

TEMPLATE_IDENTIFIER_IS_A_NUMBER = Requirement(
    id="sr.template-identifier-is-a-number",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A template of the standard is identified by its number, without leading zeros.",
    cites=(ps3(3, "C.18.8.1.2"),),
)

STANDARD: Final = "DCMR"  # the mapping resource that PS3.16 is


@report_rule(DOCUMENT_NAMES_ITS_ROOT_TEMPLATE)
def document_names_its_root_template(report: Report) -> Iterator[Objection]:
    """Compare the root's Content Template Sequence with the template of the SOP Class."""
    prescribed, declared = report.kind.template, report.root.template
    if prescribed and declared != (STANDARD, prescribed):
        actual = f"template {declared[1]} of {declared[0]}" if declared else "no template"
        yield Objection(
            f"template {prescribed} of {STANDARD}",
            actual,
            report.root.at(CONTENT_TEMPLATE),
            clause=ps3(3, f"{report.kind.section}.3.1"),
        )


@report_rule(DOCUMENT_HAS_ITS_TEMPLATES_TITLE)
def document_has_its_templates_title(report: Report) -> Iterator[Objection]:
    """Compare the root's concept name with the only one that the template has."""
    title, concept = report.kind.title, report.root.concept
    if title is not None and concept is not None and concept.key != title:
        scheme, value = title
        yield Objection(f"({value}, {scheme})", str(concept), report.root.at(CONCEPT_NAME))


@item_rule(TEMPLATE_IDENTIFIER_IS_A_NUMBER)
def template_identifier_is_a_number(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look at identifiers of templates whose mapping resource is the standard's."""
    declared = item.template
    if declared is None or declared[0] != STANDARD:
        return
    identifier = declared[1]
    if not (identifier.isascii() and identifier.isdigit()) or identifier.startswith("0"):
        yield Objection(
            "digits without leading zeros",
            identifier or "none",
            f"{item.at(CONTENT_TEMPLATE)}[0].(0040,DB00)",
        )
