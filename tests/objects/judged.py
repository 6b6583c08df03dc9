"""Judges files as `plugfest check` does: one by itself, or a set."""

from harness.content.files import MAKER, instance_of
from harness.content.members import member_of
from harness.core.octets import payload
from harness.core.result import Result
from harness.judge.objects import judge_instance, judge_set


def judged(file: bytes) -> tuple[Result, ...]:
    """Judge one file by itself."""
    return judge_instance(instance_of("file", payload(file)))


def judged_as_set(files: tuple[bytes, ...]) -> tuple[Result, ...]:
    """Judge files as a set that holds whatever is referenced."""
    members = [member_of(instance_of(f"file-{n}", payload(f))) for n, f in enumerate(files)]
    return judge_set(members, MAKER, complete=True)
