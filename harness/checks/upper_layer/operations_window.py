"""Asynchronous operations window (PS3.7 D.3.3.3)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import accepted
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import AssociatePdu, Negotiation

OPERATIONS_WINDOW = 0x53

WINDOW_IS_ANSWERED_ONLY_WHEN_PROPOSED = Requirement(
    id="ul.window-is-answered-only-when-proposed",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An operations window is answered only when one was proposed.",
    cites=(ps3(7, "D.3.3.3"),),
    catalogue=("UL-20",),
)

WINDOW_STAYS_WITHIN_THE_PROPOSAL = Requirement(
    id="ul.window-stays-within-the-proposal",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An answered operations window is not larger than the proposed one.",
    cites=(ps3(7, "D.3.3.3"),),
    catalogue=("UL-19",),
)


def _window(pdu: AssociatePdu | None) -> tuple[int, int] | None:
    items = pdu.user(OPERATIONS_WINDOW) if pdu else ()
    if not items or len(items[0].value) != 4:
        return None
    value = items[0].value
    return int.from_bytes(value[:2], "big"), int.from_bytes(value[2:], "big")


@check(WINDOW_IS_ANSWERED_ONLY_WHEN_PROPOSED, on=Negotiation, when=accepted)
def window_is_answered_only_when_proposed(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an operations window in the answer to a request without one."""
    answered = n.accept.user(OPERATIONS_WINDOW) if n.accept else ()
    if answered and not n.request.user(OPERATIONS_WINDOW):
        yield ctx.finding(
            expected="no operations window item (53H)",
            actual=f"an item of {len(answered[0].value)} bytes: {answered[0].value[:8].hex()}",
            at="user-information.operations-window",
            span=answered[0].span,
        )


@check(
    WINDOW_STAYS_WITHIN_THE_PROPOSAL,
    on=Negotiation,
    when=lambda n: accepted(n) and _window(n.request) is not None,
)
def window_stays_within_the_proposal(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Compare both numbers of the answered window with the proposed ones; 0 is unlimited."""
    asked, answered = _window(n.request), _window(n.accept)
    if asked is None or answered is None:
        return  # no answer means 1 and 1
    for what, most, given in zip(("invoked", "performed"), asked, answered, strict=True):
        if most and not 1 <= given <= most:
            yield ctx.finding(
                expected=f"1 to {most} operations {what}",
                actual=str(given) if given else "0 (unlimited)",
                at=f"user-information.operations-window.{what}",
                span=n.accept.user(OPERATIONS_WINDOW)[0].span if n.accept else None,
            )
