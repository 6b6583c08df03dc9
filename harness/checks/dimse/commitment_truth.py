"""What was committed was stored (PS3.4 J.3.3.1.2, B.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.commitments import REFERENCED, content, is_report, references, request_of
from harness.checks.dimse.reading import element_span, request_data, shown, succeeded
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.content.dataset import EMPTY
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Carrier, DimseExchange, HttpExchange, Instance
from harness.core.trace import Trace

COMMITTED_INSTANCES_WERE_STORED = Requirement(
    id="commitment.committed-instances-were-stored",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="An instance that is reported as committed had been stored with success.",
    cites=(ps3(4, "J.3.3.1.2"), ps3(4, "J.4")),
    catalogue=("SC-02", "SC-03", "SC-11"),
)


def _stored(holder: str, before: float, trace: Trace) -> tuple[set[str], set[str]]:
    """Return the instances that were stored at a party, and those it was sent at all."""
    stored: set[str] = set()
    sent: set[str] = set()
    for i in trace.of(Instance):
        if i.receiver.name != holder or i.carrier not in (Carrier.C_STORE, Carrier.STOW):
            continue
        exchange = trace.exchange(i.exchange)
        if exchange is None or exchange.at > before:
            continue
        sent.add(i.sop_instance)
        taken = (
            succeeded(exchange)
            if isinstance(exchange, DimseExchange)
            # 202 says that some were stored and some not: its body is judged elsewhere.
            else isinstance(exchange, HttpExchange) and exchange.status in (200, 202)
        )
        if taken:
            stored.add(i.sop_instance)
    return stored, sent


def _commits(x: DimseExchange, trace: Trace) -> bool:
    return is_report(x) and bool(content(x).items(REFERENCED)) and request_of(x, trace) is not None


@check(COMMITTED_INSTANCES_WERE_STORED, on=DimseExchange, where=_commits)
def committed_instances_were_stored(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for each committed instance among those the reporter took before its report.

    One that was never sent while others of the same request were, in the same recording, counts
    as not stored. When none of them was, they may have been stored before the recording began.
    """
    ds = request_data(x) or EMPTY
    committed = [r for r in references(ds, REFERENCED) if r.sop_instance]
    stored, sent = _stored(x.initiator.name, x.ended, ctx.trace)
    asked = {r.sop_instance for r in committed}
    request = request_of(x, ctx.trace)
    if request is not None:
        asked |= {r.sop_instance for r in references(content(request), REFERENCED)}
    covered = bool(asked & sent)
    unknown = ""
    for r in committed:
        if r.sop_instance in stored:
            continue
        if not covered:
            unknown = r.sop_instance
            continue
        refused = r.sop_instance in sent
        yield ctx.finding(
            expected="only instances that were stored",
            actual=f"{r.sop_instance}, " + ("refused when sent" if refused else "never sent"),
            at=f"request {shown(REFERENCED)}[{r.number}]",
            span=element_span(x, x.request, ds, REFERENCED),
        )
    if unknown:
        raise Inconclusive(f"{unknown} may have been stored before the recording began")
