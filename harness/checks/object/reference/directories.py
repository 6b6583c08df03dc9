"""What the records of a directory say of files (PS3.3 F.3.2.2, PS3.10 8)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.grouping import bounded
from harness.checks.object.reference.resolved import found
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet
from harness.core.trace import Trace
from harness.facts import uids

DIRECTORY_NAMES_THE_TRANSFER_SYNTAX = Requirement(
    id="reference.directory-names-the-transfer-syntax",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A directory record names the Transfer Syntax of the file that it refers to.",
    cites=(ps3(3, "F.3.2.2"),),
)


def _has_records(s: InstanceSet, trace: Trace) -> bool:
    return any(r.reference.transfer_syntax for r in found(s, trace))


@check(DIRECTORY_NAMES_THE_TRANSFER_SYNTAX, on=InstanceSet, where=_has_records)
def directory_names_the_transfer_syntax(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Referenced Transfer Syntax UID in File with that of the file."""
    yield from bounded(
        r.objection(
            ctx,
            expected=f"{uids.name(r.targets[0].transfer_syntax)}, of {r.targets[0].name}",
            actual=uids.name(r.reference.transfer_syntax),
            tag="(0004,1512)",
        )
        for r in found(s, ctx.trace)
        if r.reference.transfer_syntax
        and all(t.transfer_syntax != r.reference.transfer_syntax for t in r.targets)
    )
