"""Presentation contexts as proposed (PS3.8 9.3.2.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Negotiation

CONTEXT_IDS_ARE_ODD_AND_DISTINCT = Requirement(
    id="ul.context-ids-are-odd-and-distinct",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Proposed presentation contexts have distinct odd identifiers.",
    cites=(ps3(8, "9.3.2.2"),),
    catalogue=("UL-03", "UL-34"),
)

CONTEXTS_ARE_PROPOSED_COMPLETELY = Requirement(
    id="ul.contexts-are-proposed-completely",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement=(
        "An association request proposes at least one presentation context, each with exactly one"
        " abstract syntax and at least one transfer syntax."
    ),
    cites=(ps3(8, "9.3.2.2"), ps3(8, "9.3.2")),
    catalogue=("UL-01",),
)


@check(CONTEXT_IDS_ARE_ODD_AND_DISTINCT, on=Negotiation, when=lambda n: bool(n.offers))
def context_ids_are_odd_and_distinct(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the parity and the repetition of each proposed identifier."""
    uses = Counter(o.id for o in n.offers)
    for o in n.offers:
        if o.id % 2 == 0:
            yield ctx.finding(
                expected="an odd identifier, 1 to 255",
                actual=str(o.id),
                at=f"presentation-context[{o.id}]",
                span=o.span,
            )
        elif uses[o.id] > 1:
            yield ctx.finding(
                expected="an identifier used once",
                actual=f"{o.id}, used {uses[o.id]} times",
                at=f"presentation-context[{o.id}]",
                span=o.span,
            )


@check(CONTEXTS_ARE_PROPOSED_COMPLETELY, on=Negotiation)
def contexts_are_proposed_completely(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Count the contexts, and the syntaxes of each."""
    if not n.offers:
        yield ctx.finding(
            expected="at least one presentation context",
            actual="none",
            at="presentation-context",
            span=n.request.span,
        )
    for o in n.offers:
        if len(o.abstract_syntaxes) != 1 or not o.transfer_syntaxes:
            yield ctx.finding(
                expected="one abstract syntax and at least one transfer syntax",
                actual=f"{len(o.abstract_syntaxes)} and {len(o.transfer_syntaxes)}",
                at=f"presentation-context[{o.id}]",
                span=o.span,
            )
