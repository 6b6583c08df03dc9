"""File meta information names the data set that follows (PS3.10 7.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.file_format.stream import (
    SOP_CLASS,
    SOP_INSTANCE,
    has_meta,
    is_a_stream,
    locator,
    opened,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

SOP_CLASS_IS_THAT_OF_THE_DATA_SET = Requirement(
    id="file.sop-class-is-that-of-the-data-set",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Media Storage SOP Class UID is the SOP Class UID of the data set.",
    cites=(ps3(10, "7.1", "7.1-1"),),
)
SOP_INSTANCE_IS_THAT_OF_THE_DATA_SET = Requirement(
    id="file.sop-instance-is-that-of-the-data-set",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Media Storage SOP Instance UID is the SOP Instance UID of the data set.",
    cites=(ps3(10, "7.1", "7.1-1"),),
)


@check(SOP_CLASS_IS_THAT_OF_THE_DATA_SET, on=Instance, when=is_a_stream, where=has_meta)
def sop_class_is_that_of_the_data_set(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the two, where both are given: a directory has neither in its data set."""
    yield from _compare(i, ctx, SOP_CLASS, i.sop_class)


@check(SOP_INSTANCE_IS_THAT_OF_THE_DATA_SET, on=Instance, when=is_a_stream, where=has_meta)
def sop_instance_is_that_of_the_data_set(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the two, where both are given: a directory has neither in its data set."""
    yield from _compare(i, ctx, SOP_INSTANCE, i.sop_instance)


def _compare(i: Instance, ctx: CheckContext, tag: int, expected: str) -> Iterator[Finding]:
    actual = opened(i, ctx.trace).meta.text(tag)
    if actual and expected and actual != expected:
        yield ctx.finding(expected=expected, actual=actual, at=locator(tag))
