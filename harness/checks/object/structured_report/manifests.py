"""Imaging manifests: key object selections that list what is shared (IHE RAD TF-3 4.68)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.evidence import CURRENT_EVIDENCE, evidence
from harness.checks.object.structured_report.key_objects import is_key_object_selection
from harness.checks.object.structured_report.report import Report, report_rule
from harness.checks.sources import ihe_rad
from harness.core.requirement import Level, Requirement, Role, Status

DOUBT: Final = "the transaction was read in extracts only"

MANIFEST_IS_OF_ONE_STUDY = Requirement(
    id="kos.manifest-is-of-one-study",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An imaging manifest lists objects of one study.",
    cites=(ihe_rad("3", "4.68.4.1.2.1"),),
    status=Status.PREVIEW,
    doubt=DOUBT,
)

MANIFEST_SAYS_WHERE_TO_RETRIEVE = Requirement(
    id="kos.manifest-says-where-to-retrieve",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An imaging manifest says for each series where it can be retrieved.",
    cites=(ihe_rad("3", "4.68.4.1.2.1"),),
    status=Status.PREVIEW,
    doubt=DOUBT,
)

MANIFEST_TITLES: Final = frozenset({("DCM", "113030"), ("DCM", "113031")})
_SERIES, _RETRIEVE = 0x00081115, (0x00080054, 0x0040E011, 0x00081190)


def _is_manifest(report: Report) -> bool:
    return report.root.concept is not None and report.root.concept.key in MANIFEST_TITLES


@report_rule(MANIFEST_IS_OF_ONE_STUDY, when=is_key_object_selection)
def manifest_is_of_one_study(report: Report) -> Iterator[Objection]:
    """Count the studies in the evidence of a document titled as a manifest."""
    studies = {e.study for e in evidence(report.data_set, CURRENT_EVIDENCE) if e.study}
    if _is_manifest(report) and len(studies) > 1:
        yield Objection("one study", f"{len(studies)} studies", "(0040,A375)")


@report_rule(MANIFEST_SAYS_WHERE_TO_RETRIEVE, when=is_key_object_selection)
def manifest_says_where_to_retrieve(report: Report) -> Iterator[Objection]:
    """Look for an AE title, a location UID or a URL beside each series of a manifest."""
    for s, study in enumerate(report.data_set.items(CURRENT_EVIDENCE)):
        for n, series in enumerate(study.items(_SERIES) if _is_manifest(report) else ()):
            if not any(map(series.text, _RETRIEVE)):
                where = f"(0040,A375)[{s}].(0008,1115)[{n}].(0008,0054)"
                yield Objection("Retrieve AE Title or Retrieve Location UID", "neither", where)
