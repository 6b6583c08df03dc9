"""Mutations that break ImagingStudy resources, as the viewer finds them."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.json_edits import New, drop, put, twice
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import IMAGING_STUDIES, PUBLISHED
from harness.run.mutation.web_exchanges import asked, response
from harness.run.mutation.web_messages import MessageEdit

STUDY: Final = "/entry/0/resource"
FIRST: Final = "/series/0/instance/0"


def study(name: str, requirement: str, place: str, edit: MessageEdit) -> Mutation:
    """Make a mutation of an ImagingStudy that is found."""
    edited = response(asked(IMAGING_STUDIES, 200), edit)
    return Mutation(name, f"imaging-study.{requirement}", f"^{STUDY}{place}$", PUBLISHED, edited)


def instead(name: str, requirement: str, place: str, new: New) -> Mutation:
    """Make a mutation that writes another value."""
    return study(name, requirement, place, put(STUDY + place, new))


def prefixed(old: str) -> str:
    """Write a UID as a URI."""
    return '"urn:oid:' + old[1:]


TABLE: Final = (
    instead("study-of-unknown-status", "status-is-known", "/status", '"complete"'),
    study("study-of-nobody", "subject-is-given", "/subject", drop(f"{STUDY}/subject")),
    study(
        "study-uid-under-another-system",
        "has-one-study-uid",
        "/identifier",
        put(f"{STUDY}/identifier/0/system", '"urn:example"'),
    ),
    study(
        "study-uid-without-prefix",
        "has-one-study-uid",
        "/identifier/0/value",
        put(f"{STUDY}/identifier/0/value", lambda old: old.replace("urn:oid:", "")),
    ),
    instead(
        "study-uid-with-leading-zero",
        "study-uid-is-legal",
        "/identifier/0/value",
        '"urn:oid:1.2.03"',
    ),
    study(
        "accession-number-of-nobody",
        "accession-number-has-an-issuer",
        "/identifier/1/system",
        drop(f"{STUDY}/identifier/1/assigner", f"{STUDY}/identifier/1/system"),
    ),
    instead(
        "series-modality-as-a-string", "modality-is-a-dicom-code", "/series/0/modality", '"CT"'
    ),
    study(
        "modality-of-another-system",
        "modality-is-a-dicom-code",
        "/modality/0",
        put(f"{STUDY}/modality/0/system", '"urn:example"'),
    ),
    study(
        "modality-that-no-series-has",
        "modality-sums-up-its-series",
        "/modality",
        put(f"{STUDY}/modality/0/code", '"MR"'),
    ),
    instead("study-counts-too-few", "counts-cover-what-is-listed", "/numberOfInstances", "3"),
    instead("study-started-at-no-time", "started-is-given", "/started", '"yesterday"'),
    instead("series-uid-as-uri", "series-uids-are-plain", "/series/0/uid", prefixed),
    instead("instance-uid-as-uri", "instance-uids-are-plain", f"{FIRST}/uid", prefixed),
    study(
        "sop-class-without-prefix",
        "sop-class-is-a-uri-coding",
        f"{FIRST}/sopClass",
        put(f"{STUDY}{FIRST}/sopClass/code", lambda old: old.replace("urn:oid:", "")),
    ),
    study(
        "instance-listed-twice",
        "uids-are-unique",
        "/series/0/instance/1/uid",
        twice(STUDY + FIRST),
    ),
)
