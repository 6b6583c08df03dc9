"""The end of a deflated data set (PS3.5 A.5)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.object.made import as_made
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import GapKind, decode
from harness.content.transfer_syntax import after_deflated
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.facts.uids import DEFLATED_TRANSFER_SYNTAXES

DEFLATED_DATA_SETS_ARE_PADDED_TO_EVEN_LENGTH = Requirement(
    id="encoding.deflated-data-sets-are-padded-to-even-length",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement=(
        "After a deflated data set comes nothing but a NUL, and this where its length is odd."
    ),
    cites=(ps3(5, "A.5"),),
)


def _is_deflated(i: Instance) -> bool:
    return as_made(i) and i.transfer_syntax in DEFLATED_TRANSFER_SYNTAXES


@check(DEFLATED_DATA_SETS_ARE_PADDED_TO_EVEN_LENGTH, on=Instance, when=_is_deflated)
def deflated_data_sets_are_padded_to_even_length(
    i: Instance, ctx: CheckContext
) -> Iterator[Finding]:
    """Inflate the data set and look at what follows; what does not inflate is another rule's."""
    gaps = decode(i.dataset, i.transfer_syntax).gaps
    rest = after_deflated(i.dataset)
    if rest is None or any(g.kind in (GapKind.DECLARED, GapKind.DEFLATE) for g in gaps):
        return
    size = i.dataset.size - len(rest)
    at = f"byte {size}"
    if size % 2 and rest != b"\0":
        actual = f"{rest[:16].hex(' ').upper()}H" if rest else "nothing"
        yield ctx.finding(expected="a single NUL", actual=actual, at=at)
    elif size % 2 == 0 and rest:
        yield ctx.finding(expected="the end", actual=f"{rest[:16].hex(' ').upper()}H", at=at)
