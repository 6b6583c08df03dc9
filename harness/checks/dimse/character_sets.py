"""Specific Character Set of identifiers (PS3.4 C.4.1.1.3, PS3.5 6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.dimse.identifiers import answers, identifiers, is_find
from harness.checks.dimse.query_model import CHARACTER_SET
from harness.checks.dimse.reading import peek, shown
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange

TEXT: Final = ("LO", "LT", "PN", "SH", "ST", "UC", "UT")
ESCAPE = 0x1B

IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET = Requirement(
    id="query.identifiers-declare-their-character-set",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An identifier with text beyond ISO 646 has Specific Character Set.",
    cites=(ps3(4, "C.4.1.1.3.2"), ps3(4, "K.4.1.1.3.2"), ps3(5, "6.1.2")),
    catalogue=("QF-33", "MWL-14"),
)


def _beyond_ascii(ds: DataSet, depth: int = 8) -> int | None:
    """Find the first text element with a byte above 7FH or an escape sequence, items included."""
    for e in ds.elements:
        if e.vr in TEXT and any(b > 0x7F or b == ESCAPE for b in e.raw):
            return e.tag
        if depth and any(_beyond_ascii(i, depth - 1) is not None for i in e.items):
            return e.tag
    return None


def _returns_more_than_ascii(x: DimseExchange) -> bool:
    if not is_find(x) or not answers(x):
        return False
    found = (peek(x, m) for m in x.pending)
    return any(ds is not None and _beyond_ascii(ds) is not None for ds in found)


@check(IDENTIFIERS_DECLARE_THEIR_CHARACTER_SET, on=DimseExchange, when=_returns_more_than_ascii)
def identifiers_declare_their_character_set(
    x: DimseExchange, ctx: CheckContext
) -> Iterator[Finding]:
    """Look for (0008,0005) in each identifier whose text is not plain ISO 646."""
    for i in identifiers(x):
        tag = _beyond_ascii(i.ds)
        if tag is not None and not any(i.ds.texts(CHARACTER_SET)):
            yield ctx.finding(
                expected=f"a Specific Character Set that covers {shown(tag)}",
                actual="empty" if i.ds.has(CHARACTER_SET) else "absent",
                at=i.place(CHARACTER_SET),
                span=i.span(tag),
            )
