"""Presentation contexts as answered (PS3.8 9.3.3.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import accepted
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Negotiation

ACCEPTANCE = 0
ABSTRACT_SYNTAX_NOT_SUPPORTED = 3
TRANSFER_SYNTAXES_NOT_SUPPORTED = 4

ONE_REPLY_PER_OFFER = Requirement(
    id="ul.one-reply-per-offer",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Every proposed presentation context is answered once, under its own identifier.",
    cites=(ps3(8, "9.3.3.2"),),
    catalogue=("UL-03",),
)

REPLY_RESULTS_ARE_DEFINED = Requirement(
    id="ul.reply-results-are-defined",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The result of a presentation context is acceptance (0) or a rejection of 1 to 4.",
    cites=(ps3(8, "9.3.3.2", "9-18"),),
    catalogue=("UL-04", "UL-05"),
)

ACCEPTED_SYNTAX_WAS_OFFERED = Requirement(
    id="ul.accepted-syntax-was-offered",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An accepted context names exactly one of the transfer syntaxes proposed for it.",
    cites=(ps3(8, "9.3.3.2"),),
    catalogue=("UL-06",),
)

REJECTION_AGREES_WITH_ACCEPTANCE = Requirement(
    id="ul.rejection-agrees-with-acceptance",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement=(
        "An abstract syntax, or its combination with a transfer syntax, is not called unsupported"
        " in one context and accepted in another of the same association."
    ),
    cites=(ps3(8, "9.3.3.2", "9-18"), ps3(7, "D.3.2")),
    catalogue=("UL-04", "UL-05", "UL-08"),
)


@check(ONE_REPLY_PER_OFFER, on=Negotiation, when=accepted)
def one_reply_per_offer(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Compare how often each identifier was proposed and answered."""
    answered = Counter(r.id for r in n.replies)
    for o in n.offers:
        if answered[o.id] != 1:
            yield ctx.finding(
                expected="one result item",
                actual=f"{answered[o.id]} result items",
                at=f"presentation-context[{o.id}]",
                span=n.answer_span,
            )
    proposed = {o.id for o in n.offers}
    for r in n.replies:
        if r.id not in proposed:
            yield ctx.finding(
                expected="no result for a context never proposed",
                actual=f"a result for context {r.id}",
                at=f"presentation-context[{r.id}]",
                span=r.span,
            )


@check(REPLY_RESULTS_ARE_DEFINED, on=Negotiation, when=lambda n: bool(n.replies))
def reply_results_are_defined(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the result of each answered context."""
    for r in n.replies:
        if r.result > TRANSFER_SYNTAXES_NOT_SUPPORTED:
            yield ctx.finding(
                expected="a result of 0 to 4",
                actual=str(r.result),
                at=f"presentation-context[{r.id}].result",
                span=r.span,
            )


@check(
    ACCEPTED_SYNTAX_WAS_OFFERED,
    on=Negotiation,
    when=lambda n: any(r.result == ACCEPTANCE for r in n.replies),
)
def accepted_syntax_was_offered(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each accepted context's transfer syntax with those its own offer listed."""
    for r in n.replies:
        offer = n.offer(r.id)
        if r.result != ACCEPTANCE or offer is None:
            continue
        if len(r.transfer_syntaxes) != 1 or r.transfer_syntaxes[0] not in offer.transfer_syntaxes:
            yield ctx.finding(
                expected="one of " + ", ".join(offer.transfer_syntaxes),
                actual=", ".join(r.transfer_syntaxes) or "no transfer syntax",
                at=f"presentation-context[{r.id}].transfer-syntax",
                span=r.span,
            )


@check(
    REJECTION_AGREES_WITH_ACCEPTANCE,
    on=Negotiation,
    when=lambda n: any(r.result == ACCEPTANCE for r in n.replies) and len(n.replies) > 1,
)
def rejection_agrees_with_acceptance(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Compare what contexts rejected as unsupported propose with what the accepted ones carry."""
    kept = {
        (o.abstract_syntax, ts)
        for r in n.replies
        if r.result == ACCEPTANCE and (o := n.offer(r.id))
        for ts in r.transfer_syntaxes
    }
    for r in n.replies:
        offer = n.offer(r.id)
        if offer is None:
            continue
        abstract = offer.abstract_syntax
        if r.result == ABSTRACT_SYNTAX_NOT_SUPPORTED and any(a == abstract for a, _ in kept):
            contradiction = "the abstract syntax is not supported"
        elif r.result == TRANSFER_SYNTAXES_NOT_SUPPORTED and any(
            (abstract, ts) in kept for ts in offer.transfer_syntaxes
        ):
            contradiction = "the transfer syntaxes are not supported"
        else:
            continue
        yield ctx.finding(
            expected=f"acceptance, or another reason: {abstract} was accepted in another context",
            actual=f"result {r.result}: {contradiction}",
            at=f"presentation-context[{r.id}].result",
            span=r.span,
        )
