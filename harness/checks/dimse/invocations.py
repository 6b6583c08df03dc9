"""What a request says (PS3.7 9.1, 9.3, 10.3)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.reading import command_span
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange
from harness.core.trace import Trace
from harness.facts import uids

MESSAGE_ID = 0x0110

MESSAGE_ID_IS_FREE = Requirement(
    id="dimse.message-id-is-free",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A request has a Message ID that no outstanding request of its sender uses.",
    cites=(ps3(7, "9.1.1.1.1"), ps3(7, "9.3")),
    catalogue=("MSG-07",),
)

SOP_CLASS_IS_THAT_OF_THE_CONTEXT = Requirement(
    id="dimse.sop-class-is-that-of-the-context",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A request's SOP Class is the abstract syntax of its presentation context.",
    cites=(ps3(7, "9.3"), ps3(8, "9.3.2.2")),
    catalogue=("MSG-06",),
)

# All UPS SOP Classes share the instances of Push, which requests name on any of their contexts
# (PS3.4 CC.3.1.1).
UPS = "1.2.840.10008.5.1.4.34."


@check(MESSAGE_ID_IS_FREE, on=DimseExchange)
def message_id_is_free(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at whether the sender's last request with that id had its final response."""
    if x.request.number(MESSAGE_ID) is None:
        yield ctx.finding(
            expected="a Message ID of 2 bytes",
            actual="none",
            at="request (0000,0110)",
            span=command_span(x.request, MESSAGE_ID),
        )
        return
    other = _predecessors(ctx.trace).get(x.id)
    if other and (other.final is None or other.final.started > x.request.ended):
        yield ctx.finding(
            expected="a Message ID that is not in use",
            actual=f"{x.message_id}, outstanding since {other.id}",
            at="request (0000,0110)",
            span=command_span(x.request, MESSAGE_ID),
        )


def _predecessors(trace: Trace) -> dict[str, DimseExchange]:
    """Map each exchange to the one before it of the same sender with the same Message ID.

    The last one is enough: were an earlier one outstanding, the last one would be objected to.
    """

    def index() -> dict[str, DimseExchange]:
        last: dict[tuple[str, Role, int], DimseExchange] = {}
        out: dict[str, DimseExchange] = {}
        for x in sorted(trace.of(DimseExchange), key=lambda x: x.request.span.start):
            key = (x.connection, x.request.source, x.message_id)
            if key in last:
                out[x.id] = last[key]
            last[key] = x
        return out

    return trace.memo("exchanges with the same message id", index)


def _is_one_class(x: DimseExchange) -> bool:
    """Tell whether the context is for one SOP Class; a Meta SOP Class stands for several."""
    kind = uids.entry(x.abstract_syntax).kind
    return bool(x.abstract_syntax) and "Meta" not in kind and not x.abstract_syntax.startswith(UPS)


@check(SOP_CLASS_IS_THAT_OF_THE_CONTEXT, on=DimseExchange, when=_is_one_class)
def sop_class_is_that_of_the_context(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Affected or Requested SOP Class UID with the abstract syntax proposed."""
    if x.sop_class != x.abstract_syntax:
        element = 0x0003 if x.request.find(0x0003) else 0x0002
        yield ctx.finding(
            expected=x.abstract_syntax,
            actual=x.sop_class or "absent",
            at=f"request (0000,{element:04X})",
            span=command_span(x.request, element),
        )
