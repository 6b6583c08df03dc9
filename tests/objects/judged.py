"""Judges files as `plugfest check` does: one by itself, or a set."""

from harness.content.files import MAKER, instance_of
from harness.content.members import member_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.core.result import Result
from harness.judge.objects import judge_instance, judge_set


def judged(file: bytes) -> tuple[Result, ...]:
    """Judge one file by itself."""
    return judge_instance(instance_of("file", payload(file)))


def judged_as_set(files: tuple[bytes, ...]) -> tuple[Result, ...]:
    """Judge files as a set that holds whatever is referenced."""
    members = [member_of(instance_of(f"file-{n}", payload(f))) for n, f in enumerate(files)]
    return judge_set(members, MAKER, complete=True)


def failures(results: tuple[Result, ...]) -> frozenset[tuple[str, str]]:
    """Return requirement and place of every finding that fails an object."""
    return frozenset(
        (r.requirement.id, f"{f.evidence.locator}: {f.actual}, not {f.expected}")
        for r in results
        for f in r.findings
        if f.severity is Severity.FAILURE
    )
