"""A-ASSOCIATE-RJ (PS3.8 9.3.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Answer, Negotiation

RESULTS: Final = (1, 2)  # rejected permanent, rejected transient
REASONS: Final = {
    1: (1, 2, 3, 7),  # service user: no reason, application context, calling and called AE title
    2: (1, 2),  # service provider, ACSE: no reason, protocol version
    3: (1, 2),  # service provider, presentation: temporary congestion, local limit
}

REJECTION_CODES_ARE_DEFINED = Requirement(
    id="ul.rejection-codes-are-defined",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A rejection names a defined result, source, and a reason defined for that source.",
    cites=(ps3(8, "9.3.4", "9-21"),),
    catalogue=("UL-09", "UL-10", "UL-11", "UL-12", "UL-13"),
)


@check(
    REJECTION_CODES_ARE_DEFINED,
    on=Negotiation,
    when=lambda n: n.answer is Answer.REJECTED and n.rejection is not None,
)
def rejection_codes_are_defined(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look up result, source and reason."""
    result, source, reason = n.rejection or (0, 0, 0)
    if result not in RESULTS:
        yield ctx.finding(
            expected="result 1 or 2", actual=str(result), at="result", span=n.answer_span
        )
    if source not in REASONS:
        yield ctx.finding(
            expected="source 1, 2 or 3", actual=str(source), at="source", span=n.answer_span
        )
    elif reason not in REASONS[source]:
        yield ctx.finding(
            expected=f"for source {source} a reason of {REASONS[source]}",
            actual=str(reason),
            at="reason",
            span=n.answer_span,
        )
