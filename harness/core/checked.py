"""What `plugfest check` says of a file, and of the files together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.core.finding import Finding
from harness.core.instance_set import Member
from harness.core.verdict import Verdict


class Kind(StrEnum):
    """What a file was recognised as."""

    DICOM = "dicom"
    FHIR = "fhir"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file, judged; or the set of all of them, whose `path` is None."""

    path: str | None
    kind: Kind
    title: str = ""  # what it is, in the standards' words: "CT Image Storage, JPEG Baseline"
    verdict: Verdict = Verdict.NONE
    requirements: int = 0  # how many were exercised
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()  # why nothing, or not everything, could be judged
    notes: tuple[str, ...] = ()  # what no rule decides: shown on request
    second_opinion: tuple[str, ...] | None = None  # what an oracle says; None: it was not asked
    member: Member | None = None
    contains: tuple[str, ...] = ()  # of a container: the files to be judged after it


@dataclass(frozen=True, slots=True)
class Tally:
    """What all files came to."""

    files: int
    verdicts: tuple[tuple[Verdict, int], ...]  # of the files, ascending
    verdict: Verdict  # of all, and of all files together
    exit_code: int
