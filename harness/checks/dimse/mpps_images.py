"""A completed performed procedure step references what was made (PS3.4 F.7.2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.checks.dimse.performed_steps import (
    FINAL_STATES,
    PERFORMED_SERIES,
    SCHEDULED_STEP,
    STATUS,
    content,
    history,
    instance_of,
    is_change,
    is_creation,
)
from harness.checks.dimse.reading import element_span, exchanges, request_data, shown, succeeded
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import EMPTY, DataSet, decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Carrier, DimseExchange, Instance, Operation
from harness.core.trace import Trace
from harness.facts.uids import RAW_DATA_STORAGE

STUDY_UID, REFERENCED_INSTANCE = 0x0020000D, 0x00081155
IMAGES, OTHERS = 0x00081140, 0x00400220

EVERY_IMAGE_IS_REFERENCED = Requirement(
    id="mpps.every-image-is-referenced",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Every instance made in the steps of a study is referenced when they are COMPLETED.",
    cites=(ps3(4, "F.7.2.2.2"), ps3(4, "F.7.2.2.1", "F.7.2-1")),
    catalogue=("MPPS-12",),
)


def _studies(steps: Iterable[DimseExchange]) -> frozenset[str]:
    return frozenset(
        item.text(STUDY_UID)
        for y in steps
        if is_creation(y)
        for item in content(y).items(SCHEDULED_STEP)
    )


def _references(ds: DataSet) -> Iterator[str]:
    for series in ds.items(PERFORMED_SERIES):
        for item in (*series.items(IMAGES), *series.items(OTHERS)):
            yield item.text(REFERENCED_INSTANCE)


def _made(x: DimseExchange, trace: Trace, studies: frozenset[str]) -> dict[str, Instance]:
    """Return what the SCU itself created and sent in the studies, by SOP Instance UID."""
    return {
        i.sop_instance: i
        for i in trace.of(Instance)
        if i.carrier in (Carrier.C_STORE, Carrier.STOW)
        and i.sender.name == i.creator.name == x.initiator.name
        and i.sop_class != RAW_DATA_STORAGE  # kept beside the images; not what the step lists
        and decode(i.dataset, i.transfer_syntax).text(STUDY_UID) in studies
    }


def _is_last_completion(x: DimseExchange, trace: Trace) -> bool:
    """Tell whether every step of the SCU in these studies is COMPLETED with this exchange.

    Several steps may share a study: only the last one to end can be asked for all references.
    """
    if not (is_change(x) and content(x).text(STATUS) == FINAL_STATES[0] and succeeded(x)):
        return False
    studies = _studies(history(x, trace))
    if not studies or not _made(x, trace, studies):
        return False
    ended: dict[str, tuple[float, str, str]] = {}
    for y in exchanges(trace, (Operation.N_SET,)):
        status = content(y).text(STATUS)
        if is_change(y) and succeeded(y) and status in FINAL_STATES:
            ended[instance_of(y)] = (y.at, y.id, status)
    ours = [
        instance_of(y)
        for y in exchanges(trace, (Operation.N_CREATE,))
        if is_creation(y)
        and succeeded(y)
        and y.initiator.name == x.initiator.name
        and _studies([y]) & studies
    ]
    if not ours or any(ended.get(u, (0.0, "", ""))[2] != FINAL_STATES[0] for u in ours):
        return False  # one is still in progress, or was discontinued and need not list anything
    return max(ended[u] for u in ours)[1] == x.id


@check(EVERY_IMAGE_IS_REFERENCED, on=DimseExchange, where=_is_last_completion)
def every_image_is_referenced(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look up what the SCU sent of the study in the performed series of all its steps."""
    last = request_data(x) or EMPTY
    studies = _studies(history(x, ctx.trace))
    referenced = {
        uid
        for y in exchanges(ctx.trace, (Operation.N_CREATE, Operation.N_SET))
        if y.initiator.name == x.initiator.name and succeeded(y)
        for uid in _references(content(y))
    }
    for uid, instance in _made(x, ctx.trace, studies).items():
        if uid not in referenced:
            yield ctx.finding(
                expected=f"a reference to {uid}, sent in {instance.exchange}",
                actual="none in any performed series of the study",
                at=f"request {shown(PERFORMED_SERIES)}",
                span=element_span(x, x.request, last, PERFORMED_SERIES),
            )
