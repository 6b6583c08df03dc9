"""Storage commitment is asked for what was stored (IHE RAD TF-2 4.10, PS3.4 J.3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.ihe.clauses import COMMITMENT
from harness.checks.ihe.holdings import Holding, holdings
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import identifier_of
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import DimseExchange, Operation
from harness.core.trace import Trace

STORAGE_COMMITMENT: Final = "1.2.840.10008.1.20.1"
REFERENCES: Final = 0x00081199  # Referenced SOP Sequence
SOP_CLASS: Final = 0x00081150
SOP_INSTANCE: Final = 0x00081155

COMMITMENT_COVERS_WHAT_WAS_STORED = Requirement(
    id="ihe.commitment-covers-what-was-stored",
    level=Level.SHOULD,
    binds=Role.INITIATOR,
    statement="Who asks for storage commitment asks for every instance stored of the study.",
    cites=(COMMITMENT,),
    status=Status.PREVIEW,
    doubt="that all instances are asked for is the sense of the transaction; no clause was read",
)

COMMITMENT_NAMES_THE_SOP_CLASS = Requirement(
    id="ihe.commitment-names-the-sop-class",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A reference in a commitment request has the SOP Class of the instance stored.",
    cites=(ps3(4, "J.3.2.1.1"),),
    catalogue=("SC-04",),
)


def _asks(x: DimseExchange) -> bool:
    return x.operation is Operation.N_ACTION and x.sop_class == STORAGE_COMMITMENT


def _asked(x: DimseExchange) -> dict[str, str]:
    """Map each SOP Instance UID asked for to the SOP Class stated."""
    ds = identifier_of(x.request, x.transfer_syntax)
    items = ds.items(REFERENCES) if ds else ()
    return {i.text(SOP_INSTANCE): i.text(SOP_CLASS) for i in items}


def _stored(x: DimseExchange, trace: Trace) -> dict[str, Holding]:
    """Return what the requester had stored, and been told so, in the studies it asks about."""
    own = [
        h
        for h in holdings(trace, x.scenario)
        if h.sender == x.initiator.name and h.taken and h.answered <= x.at
    ]
    studies = {h.study for h in own if h.sop_instance in _asked(x)}
    return {h.sop_instance: h for h in own if h.study in studies}


def _ever_asked(x: DimseExchange, trace: Trace) -> set[str]:
    """Collect all that the requester asked for in the scenario: a request per series is usual."""
    return {
        uid
        for y in trace.of(DimseExchange, x.scenario)
        if _asks(y) and y.initiator.name == x.initiator.name
        for uid in _asked(y)
    }


@check(
    COMMITMENT_COVERS_WHAT_WAS_STORED,
    on=DimseExchange,
    when=_asks,
    where=lambda x, t: bool(_stored(x, t)),
)
def commitment_covers_what_was_stored(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare what was stored of the study with all commitment requests of the scenario.

    What is asked for beyond that is not judged: a requester may probe with unknown instances.
    """
    for uid in sorted(_stored(x, ctx.trace).keys() - _ever_asked(x, ctx.trace)):
        yield ctx.finding(
            expected=f"a reference to {uid}", actual="never asked for", at="(0008,1199)"
        )


@check(
    COMMITMENT_NAMES_THE_SOP_CLASS,
    on=DimseExchange,
    when=_asks,
    where=lambda x, t: bool(_stored(x, t)),
)
def commitment_names_the_sop_class(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,1150) of each reference with the SOP Class of the instance as it was sent."""
    asked = _asked(x)
    for uid, held in sorted(_stored(x, ctx.trace).items()):
        if uid in asked and asked[uid] != held.sop_class:
            yield ctx.finding(
                expected=f"{held.sop_class} for {uid}",
                actual=asked[uid] or "none",
                at="(0008,1199)>(0008,1150)",
            )
