"""Key object selections: titles, what is selected, evidence (PS3.3 C.17.6, PS3.16 TID 2010)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.evidence import (
    CURRENT_EVIDENCE,
    evidence,
    tree_references,
)
from harness.checks.object.structured_report.report import Report, is_report, report_rule
from harness.checks.sources import ps3
from harness.content.content_tree import CONCEPT_CODE, CONCEPT_NAME, CONTENT, ContentItem
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.facts import context_group

TITLE_IS_ONE_OF_KEY_OBJECTS = Requirement(
    id="kos.title-is-one-of-key-objects",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The title of a key object selection is one that the standard defines for it.",
    cites=(ps3(16, "A"), ps3(3, "A.35.4.3.1.1")),
)

MODIFIER_FITS_THE_TITLE = Requirement(
    id="kos.modifier-fits-the-title",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Why objects were rejected, or what they are the best of, is said in the codes that "
    "the standard defines for that title.",
    cites=(ps3(16, "A"),),
)

SOMETHING_IS_SELECTED = Requirement(
    id="kos.something-is-selected",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A key object selection refers to at least one object.",
    cites=(ps3(16, "A"),),
)

EVIDENCE_IS_WHAT_IS_SELECTED = Requirement(
    id="kos.evidence-is-what-is-selected",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The evidence of a key object selection lists nothing that it does not refer to.",
    cites=(ps3(3, "C.17.6", "C.17.6-2"),),
)

SELECTION_FROM_STUDIES_IS_DUPLICATED = Requirement(
    id="kos.selection-from-studies-is-duplicated",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A selection from its own and from other studies names its duplicates in those.",
    cites=(ps3(3, "C.17.6.2.1"),),
)

KEY_OBJECT_SELECTION: Final = "1.2.840.10008.5.1.4.1.1.88.59"
DOCUMENT_TITLES: Final = 7010
TITLE_MODIFIER: Final = ("DCM", "113011")
MODIFIERS: Final = {  # by title: the context group of its modifiers
    ("DCM", "113001"): 7011,  # rejected for quality reasons
    ("DCM", "113010"): 7011,  # quality issue
    ("DCM", "113013"): 7012,  # best in set
}
TEACHING_FILES: Final = "IHERADTF"  # the IHE profile for teaching files has titles of its own
REFERENCES: Final = frozenset({"IMAGE", "WAVEFORM", "COMPOSITE"})
_IDENTICAL_DOCUMENTS, _STUDY_UID = 0x0040A525, 0x0020000D


def is_key_object_selection(i: Instance) -> bool:
    """Tell whether the object is a key object selection, as its creator made it."""
    return i.sop_class == KEY_OBJECT_SELECTION and is_report(i)


def selected(report: Report) -> tuple[ContentItem, ...]:
    """Return the items that refer to the objects selected."""
    return tuple(
        child
        for child in report.root.children
        if child.relationship == "CONTAINS" and child.value_type in REFERENCES
    )


@report_rule(TITLE_IS_ONE_OF_KEY_OBJECTS, when=is_key_object_selection)
def title_is_one_of_key_objects(report: Report) -> Iterator[Objection]:
    """Look the document title up in CID 7010, which may be extended."""
    title = report.root.concept
    titles = context_group.codes(DOCUMENT_TITLES)
    if title is None or titles is None or title.scheme == TEACHING_FILES:
        return
    if title.key not in titles:
        yield Objection("a title of CID 7010", str(title), report.root.at(CONCEPT_NAME))


@report_rule(MODIFIER_FITS_THE_TITLE, when=is_key_object_selection)
def modifier_fits_the_title(report: Report) -> Iterator[Objection]:
    """Look the title's modifiers up in CID 7011 or 7012, where the title is bound to one."""
    title = report.root.concept
    group = MODIFIERS.get(title.key) if title else None
    members = context_group.codes(group) if group else None
    for child in report.root.children if members else ():
        if child.concept is None or child.concept.key != TITLE_MODIFIER:
            continue
        if child.code is not None and members is not None and child.code.key not in members:
            yield Objection(f"a code of CID {group}", str(child.code), child.at(CONCEPT_CODE))


@report_rule(SOMETHING_IS_SELECTED, when=is_key_object_selection)
def something_is_selected(report: Report) -> Iterator[Objection]:
    """Look for an IMAGE, a WAVEFORM or a COMPOSITE in the root."""
    if not selected(report):
        expected = "at least one IMAGE, WAVEFORM or COMPOSITE"
        yield Objection(expected, "none", report.root.at(CONTENT))


@report_rule(EVIDENCE_IS_WHAT_IS_SELECTED, when=is_key_object_selection)
def evidence_is_what_is_selected(report: Report) -> Iterator[Objection]:
    """Look everything listed as evidence up among the references of the tree."""
    referenced = {reference.sop_instance for reference, _ in tree_references(report)}
    for listed in evidence(report.data_set, CURRENT_EVIDENCE):
        uid = listed.reference.sop_instance
        if uid and uid not in referenced:
            yield Objection("an instance that is selected", f"{uid} is not", listed.path)


@report_rule(SELECTION_FROM_STUDIES_IS_DUPLICATED, when=is_key_object_selection)
def selection_from_studies_is_duplicated(report: Report) -> Iterator[Objection]:
    """Look for identical documents where the evidence is of the own and of other studies."""
    own = report.data_set.text(_STUDY_UID)
    studies = {e.study for e in evidence(report.data_set, CURRENT_EVIDENCE) if e.study}
    if own in studies and len(studies) > 1 and not report.data_set.items(_IDENTICAL_DOCUMENTS):
        others = len(studies) - 1
        yield Objection(
            "Identical Documents Sequence",
            f"none, though evidence is from {others} other {'study' if others == 1 else 'studies'}",
            "(0040,A525)",
        )
