"""One Creator-Version UID is one generation of one format (P4)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.grouping import about, bounded, grouped, odd_ones
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.provenance import RAW_FORMAT
from harness.core.finding import Finding
from harness.core.instance_set import Member
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet
from harness.core.trace import Trace

CREATOR_VERSION = 0x00089123

CREATOR_VERSION_IS_OF_ONE_FORMAT = Requirement(
    id="lineage.creator-version-is-of-one-format",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Raw data of one Creator-Version UID is of one format: one reader reads it.",
    cites=(ps3(3, "C.19.1", "C.19-1"),),
)


def of_raw(m: Member, tag: int) -> str:
    """Return what raw data, or what names it, says of its making; "" when nothing."""
    return next((value for t, value in m.provenance if t == tag), "")


def _version(m: Member) -> str:
    return of_raw(m, CREATOR_VERSION) if of_raw(m, RAW_FORMAT) else ""


def _format(m: Member) -> str:
    return of_raw(m, RAW_FORMAT)


def _any(s: InstanceSet, trace: Trace) -> bool:
    return bool(grouped(s, trace, _version))


@check(CREATOR_VERSION_IS_OF_ONE_FORMAT, on=InstanceSet, where=_any)
def creator_version_is_of_one_format(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the formats that our private blocks name, UID by UID."""
    yield from bounded(
        about(
            ctx,
            m,
            expected=f"format {usual!r}, as {example.name} has with the same UID",
            actual=repr(_format(m)),
            at="(0008,9123)",
        )
        for _, members in grouped(s, ctx.trace, _version)
        for m, usual, example in odd_ones(members, _format)
    )
