"""Evidence sequences and what the content tree refers to (PS3.3 C.17.2.3, C.17.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, report_rule
from harness.checks.sources import ps3
from harness.content.content_tree import REFERENCED_SOP, Reference, reference_of
from harness.content.dataset import DataSet
from harness.core.requirement import Level, Requirement, Role

REFERENCED_INSTANCES_ARE_IN_EVIDENCE = Requirement(
    id="sr.referenced-instances-are-in-evidence",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every instance that the content tree refers to is listed as evidence.",
    cites=(ps3(3, "C.17.2.3"), ps3(3, "C.17.6", "C.17.6-2")),
)

INSTANCE_IS_EVIDENCE_OF_ONE_KIND = Requirement(
    id="sr.instance-is-evidence-of-one-kind",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No instance is both evidence of the current procedure and other evidence.",
    cites=(ps3(3, "C.17.2.3"),),
)

EVIDENCE_NAMES_AN_INSTANCE_ONCE = Requirement(
    id="sr.evidence-names-an-instance-once",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An evidence sequence names each instance once, and each study and series once.",
    cites=(ps3(3, "C.17.2.3"), ps3(3, "C.17.2.1")),
)

EVIDENCE_AND_TREE_AGREE_ON_CLASSES = Requirement(
    id="sr.evidence-and-tree-agree-on-classes",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An instance has the same SOP Class in the content tree as in the evidence.",
    cites=(ps3(3, "C.17.2.3"), ps3(3, "C.17.2.1")),
)

CURRENT_EVIDENCE: Final = 0x0040A375
OTHER_EVIDENCE: Final = 0x0040A385
_SERIES, _INSTANCES = 0x00081115, 0x00081199
_STUDY_UID, _SERIES_UID = 0x0020000D, 0x0020000E
_REAL_WORLD_VALUE_MAPPING: Final = 0x0008114B


@dataclass(frozen=True, slots=True)
class Listed:
    """An instance in an evidence sequence."""

    reference: Reference
    study: str
    series: str
    path: str


def evidence(ds: DataSet, tag: int) -> Iterator[Listed]:
    """Yield the instances that an evidence sequence names."""
    printed = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
    for s, study in enumerate(ds.items(tag)):
        for n, series in enumerate(study.items(_SERIES)):
            for k, instance in enumerate(series.items(_INSTANCES)):
                yield Listed(
                    reference_of(instance),
                    study.text(_STUDY_UID),
                    series.text(_SERIES_UID),
                    f"{printed}[{s}].(0008,1115)[{n}].(0008,1199)[{k}]",
                )


def tree_references(report: Report) -> Iterator[tuple[Reference, str]]:
    """Yield what the content tree refers to, with the place: states and value maps too."""
    for item in report.by_position.values():
        for n, referenced in enumerate(item.data_set.items(REFERENCED_SOP)):
            place = f"{item.at(REFERENCED_SOP)}[{n}]"
            yield reference_of(referenced), place
            for tag in (REFERENCED_SOP, _REAL_WORLD_VALUE_MAPPING):
                for k, accompanying in enumerate(referenced.items(tag)):
                    where = f"{place}.({tag >> 16:04X},{tag & 0xFFFF:04X})[{k}]"
                    yield reference_of(accompanying), where


def _listed(report: Report) -> dict[str, Listed]:
    tags = (CURRENT_EVIDENCE, OTHER_EVIDENCE)
    return {e.reference.sop_instance: e for t in tags for e in evidence(report.data_set, t)}


@report_rule(REFERENCED_INSTANCES_ARE_IN_EVIDENCE)
def referenced_instances_are_in_evidence(report: Report) -> Iterator[Objection]:
    """Look every referenced instance up in both evidence sequences."""
    listed = _listed(report)
    for reference, place in tree_references(report):
        uid = reference.sop_instance
        if uid and uid not in listed:
            yield Objection("an instance listed as evidence", f"{uid} is not", place)


@report_rule(INSTANCE_IS_EVIDENCE_OF_ONE_KIND)
def instance_is_evidence_of_one_kind(report: Report) -> Iterator[Objection]:
    """Compare the two evidence sequences."""
    current = {e.reference.sop_instance for e in evidence(report.data_set, CURRENT_EVIDENCE)}
    for other in evidence(report.data_set, OTHER_EVIDENCE):
        if other.reference.sop_instance in current:
            yield Objection(
                "an instance that is not evidence of the current procedure",
                other.reference.sop_instance,
                other.path,
            )


@report_rule(EVIDENCE_NAMES_AN_INSTANCE_ONCE)
def evidence_names_an_instance_once(report: Report) -> Iterator[Objection]:
    """Count instances, series and studies in each evidence sequence."""
    for tag in (CURRENT_EVIDENCE, OTHER_EVIDENCE):
        seen: set[str] = set()
        for listed in evidence(report.data_set, tag):
            uid = listed.reference.sop_instance
            if uid and uid in seen:
                yield Objection("each instance once", f"{uid} again", listed.path)
            seen.add(uid)
        yield from _repeated(report.data_set, tag)


def _repeated(ds: DataSet, tag: int) -> Iterator[Objection]:
    place = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
    studies = Counter(study.text(_STUDY_UID) for study in ds.items(tag))
    series = Counter(
        series.text(_SERIES_UID) for study in ds.items(tag) for series in study.items(_SERIES)
    )
    for what, counted in (("study", studies), ("series", series)):
        for uid, count in counted.items():
            if uid and count > 1:
                yield Objection(f"one item for each {what}", f"{count} for {uid}", place)


@report_rule(EVIDENCE_AND_TREE_AGREE_ON_CLASSES)
def evidence_and_tree_agree_on_classes(report: Report) -> Iterator[Objection]:
    """Compare the SOP Class of each referenced instance with the one listed."""
    listed = _listed(report)
    for reference, place in tree_references(report):
        known = listed.get(reference.sop_instance)
        if known and reference.sop_class and known.reference.sop_class != reference.sop_class:
            yield Objection(
                known.reference.sop_class or "a SOP Class in the evidence, too",
                reference.sop_class,
                f"{place}.(0008,1150)",
            )
