"""Completion and verification of a document (PS3.3 C.17.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, report_rule
from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role

VERIFIED_DOCUMENT_IS_COMPLETE = Requirement(
    id="sr.verified-document-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A verified document is complete.",
    cites=(ps3(3, "C.17.2", "C.17-2"),),
)

VERIFIED_DOCUMENT_NAMES_ITS_VERIFIER = Requirement(
    id="sr.verified-document-names-its-verifier",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A verified document says who verified it, for which organisation and when.",
    cites=(ps3(3, "C.17.2", "C.17-2"),),
)

COMPLETION_FLAG: Final = 0x0040A491
VERIFICATION_FLAG: Final = 0x0040A493
VERIFYING_OBSERVERS: Final = 0x0040A073
_OBSERVER: Final = {
    0x0040A075: "Verifying Observer Name",
    0x0040A027: "Verifying Organization",
    0x0040A030: "Verification DateTime",
}


@report_rule(VERIFIED_DOCUMENT_IS_COMPLETE)
def verified_document_is_complete(report: Report) -> Iterator[Objection]:
    """Look at the Completion Flag where the Verification Flag is VERIFIED."""
    ds = report.data_set
    completion = ds.text(COMPLETION_FLAG)
    if ds.text(VERIFICATION_FLAG) == "VERIFIED" and completion not in ("", "COMPLETE"):
        yield Objection("COMPLETE, as it is VERIFIED", completion, "(0040,A491)")


@report_rule(VERIFIED_DOCUMENT_NAMES_ITS_VERIFIER)
def verified_document_names_its_verifier(report: Report) -> Iterator[Objection]:
    """Look for at least one verifying observer, with name, organisation and time."""
    ds = report.data_set
    if ds.text(VERIFICATION_FLAG) != "VERIFIED":
        return
    observers = ds.items(VERIFYING_OBSERVERS)
    if not observers:
        yield Objection("a verifying observer, as it is VERIFIED", "none", "(0040,A073)")
    for n, observer in enumerate(observers):
        for tag, name in _OBSERVER.items():
            if not observer.text(tag):
                where = f"(0040,A073)[{n}].({tag >> 16:04X},{tag & 0xFFFF:04X})"
                yield Objection(name, "none", where)
