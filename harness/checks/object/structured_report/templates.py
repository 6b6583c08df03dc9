"""Content against the templates that it says it was made by (PS3.16 6, Annex A)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Filed, Report, reading
from harness.checks.object.structured_report.template_identification import STANDARD
from harness.checks.object.structured_report.template_rows import (
    Context,
    Matched,
    holds,
    match,
)
from harness.checks.sources import DICOM_EDITION, PS3, ps3
from harness.content.content_tree import (
    CONCEPT_CODE,
    CONCEPT_NAME,
    CONTENT,
    MEASURED_VALUE,
    Code,
    ContentItem,
)
from harness.core.requirement import Citation, Level, Requirement, Role
from harness.facts.code import current
from harness.facts.templates import Codes, Row, Template, template

TEMPLATE_ROWS_ARE_THERE = Requirement(
    id="sr.template-rows-are-there",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="What the template of a container makes mandatory is in the container.",
    cites=(ps3(16, "6.1"), ps3(3, "C.18.8.1.2")),
)

TEMPLATE_ROWS_ARE_NOT_REPEATED = Requirement(
    id="sr.template-rows-are-not-repeated",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No content item stands in a container more often than its template lets it.",
    cites=(ps3(16, "6.1"),),
)

TEMPLATE_IS_NOT_EXTENDED = Requirement(
    id="sr.template-is-not-extended",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Nothing is added to a template that is not extensible.",
    cites=(ps3(16, "6.1"),),
)

TEMPLATE_ROWS_HAVE_THEIR_FORM = Requirement(
    id="sr.template-rows-have-their-form",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A concept of the template has the relationship and the value type of its row.",
    cites=(ps3(16, "6.1"),),
)

TEMPLATE_VALUES_ARE_FROM_THEIR_SET = Requirement(
    id="sr.template-values-are-from-their-set",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Coded names and values are those that the template's row defines.",
    cites=(ps3(16, "6.1"),),
)

TEMPLATE_UNITS_ARE_THE_ROWS = Requirement(
    id="sr.template-units-are-the-rows",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A number has the unit that the template's row defines.",
    cites=(ps3(16, "6.1"),),
)

OF_THEIR_OWN: Final = frozenset({"2010"})  # titles that other requirements look at
# Document titles that only one template has; with the procedure reported where two share one.
_TITLES: Final = {("DCM", "126000"): "1500"}
_DOSE_REPORT: Final = ("DCM", "113701")
_PROCEDURE_REPORTED: Final = ("DCM", "121058")
_PROCEDURES: Final = {
    ("SCT", "77477000"): "10011",
    ("DCM", "113704"): "10001",
    ("SCT", "71651007"): "10001",
}


@reading(
    {
        TEMPLATE_ROWS_ARE_THERE: "Look for each mandatory row, and each whose condition holds.",
        TEMPLATE_ROWS_ARE_NOT_REPEATED: "Count the content items of each row.",
        TEMPLATE_IS_NOT_EXTENDED: "Look for content items that are those of no row.",
        TEMPLATE_ROWS_HAVE_THEIR_FORM: "Look for concepts of rows that are related or valued "
        "differently.",
        TEMPLATE_VALUES_ARE_FROM_THEIR_SET: "Look titles and values of CODE items up in the row's "
        "codes or context group.",
        TEMPLATE_UNITS_ARE_THE_ROWS: "Compare the units of NUM items with the row's.",
    }
)
def templates_are_followed(report: Report) -> Iterator[Filed]:
    """Judge every container by the template it declares, the root by its title and class too."""
    for item in report.by_position.values():
        known = _template_of(item, report)
        if known is not None and known.root is not None:
            yield from _root(item, known)
            yield from _content(Context(item, report), known.root.children, known)


def _template_of(item: ContentItem, report: Report) -> Template | None:
    if item.value_type != "CONTAINER" or item.by_reference:
        return None
    declared = item.template
    if declared is not None:
        return template(declared[1]) if declared[0] == STANDARD else None
    if item is not report.root:
        return None
    if report.kind.template:
        return template(report.kind.template)
    title = item.concept.key if item.concept else None
    if title == _DOSE_REPORT:
        codes = (
            c.code for c in item.children if c.concept and c.concept.key == _PROCEDURE_REPORTED
        )
        return template(next((_PROCEDURES.get(current(*c.key), "") for c in codes if c), ""))
    return template(_TITLES.get(title, "")) if title else None


def _root(item: ContentItem, known: Template) -> Iterator[Filed]:
    row = known.root
    if known.identifier in OF_THEIR_OWN or row is None or item.concept is None:
        return
    if _outside(row.concept, item.concept):
        yield (
            TEMPLATE_VALUES_ARE_FROM_THEIR_SET,
            _objection(row, known, str(row.concept), str(item.concept), item.at(CONCEPT_NAME)),
        )


def _content(context: Context, rows: Sequence[Row], known: Template) -> Iterator[Filed]:
    """Judge what stands below an item by rows of a template, and what stands below that."""
    matched = match(context, rows)
    yield from _missing(context, matched, known)
    for row, children in matched.by_row.items():
        if len(children) > matched.most(row):
            extra = children[matched.most(row)]
            expected = f"at most {matched.most(row)} of {row}"
            yield (
                TEMPLATE_ROWS_ARE_NOT_REPEATED,
                _objection(row, known, expected, f"{len(children)}", extra.path),
            )
    for child in context.item.children:
        target = context.report.resolved(child)
        if target is None:
            continue
        theirs = matched.rows_of(child)
        if theirs:
            yield from _value(target, theirs, known)
        else:
            yield from _unforeseen(context, child, target, rows, known)
        if child.template is None and theirs and not child.by_reference:
            below = theirs[0].children
            yield from _content(Context(child, context.report), below, known)


def _missing(context: Context, matched: Matched, known: Template) -> Iterator[Filed]:
    groups: dict[str, list[Row]] = {}
    for row, children in matched.by_row.items():
        for condition in row.conditions:
            if condition.where == "any":
                groups.setdefault(condition.group, []).append(row)
        if children or not (row.required or holds(row, context)):
            continue
        near = next((c for c in context.item.children if _concept_of(c, row, context)), None)
        actual = f"only {near.relationship} {near.name}" if near else "missing"
        place = context.item.at(CONTENT)
        yield TEMPLATE_ROWS_ARE_THERE, _objection(row, known, str(row), actual, place)
    for rows in groups.values():
        if not any(matched.by_row[row] for row in rows):
            expected = " or ".join(map(str, rows))
            place = context.item.at(CONTENT)
            yield (
                TEMPLATE_ROWS_ARE_THERE,
                _objection(rows[0], known, expected, "none of them", place),
            )


def _unforeseen(
    context: Context, child: ContentItem, target: ContentItem, rows: Sequence[Row], known: Template
) -> Iterator[Filed]:
    """Object to what no row describes, where it takes a row's name or nothing may be added."""
    same = next((row for row in rows if _concept_of(child, row, context)), None)
    closed = child.relationship in known.closed
    if same is not None:
        actual = f"{child.relationship} {target.name}"
        yield (
            TEMPLATE_ROWS_HAVE_THEIR_FORM,
            _objection(same, known, str(same), actual, child.path),
        )
    elif known.root is not None and rows is known.root.children and closed:
        actual = f"{child.relationship} {target.name}"
        expected = "only what the template foresees"
        yield (
            TEMPLATE_IS_NOT_EXTENDED,
            _objection(rows[0], known, expected, actual, child.path),
        )


def _value(target: ContentItem, rows: Sequence[Row], known: Template) -> Iterator[Filed]:
    code, units = target.code, target.units
    if code is not None and all(_outside(row.value, code) for row in rows):
        row = rows[0]
        yield (
            TEMPLATE_VALUES_ARE_FROM_THEIR_SET,
            _objection(row, known, str(row.value), str(code), target.at(CONCEPT_CODE)),
        )
    if units is not None and all(_outside(row.units, units) for row in rows):
        row = rows[0]
        place = f"{target.at(MEASURED_VALUE)}[0].(0040,08EA)"
        yield (
            TEMPLATE_UNITS_ARE_THE_ROWS,
            _objection(row, known, str(row.units), str(units), place),
        )


def _outside(codes: Codes, code: Code) -> bool:
    return codes.take(code.key) is False


def _concept_of(child: ContentItem, row: Row, context: Context) -> bool:
    """Tell whether an item has the name that only the row's items have."""
    target = context.report.resolved(child)
    if target is None or target.concept is None:
        return False
    return current(*target.concept.key) in row.concept.listed


def _objection(row: Row, known: Template, expected: str, actual: str, at: str) -> Objection:
    return Objection(
        f"{expected} (row {row.number})",
        actual,
        at,
        module=f"TID {known.identifier} {known.title}",
        clause=_cite(row.template),
    )


def _cite(tid: str) -> Citation:
    url = f"{PS3}part16/chapter_A.html#sect_TID_{tid}"
    return Citation("DICOM PS3.16", DICOM_EDITION, f"TID {tid}", url)
