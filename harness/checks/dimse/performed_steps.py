"""Performed procedure steps as a trace shows them (PS3.4 Annex F)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from harness.checks.dimse.reading import exchanges, peek, succeeded
from harness.content.dataset import EMPTY, DataSet
from harness.core.subject import DimseExchange, Operation
from harness.core.trace import Trace
from harness.facts.uids import MPPS

STATUS: Final = 0x00400252
IN_PROGRESS: Final = "IN PROGRESS"
FINAL_STATES: Final = ("COMPLETED", "DISCONTINUED")
SCHEDULED_STEP: Final = 0x00400270  # Scheduled Step Attributes Sequence
PERFORMED_SERIES: Final = 0x00400340  # Performed Series Sequence

TYPE_1_AT_CREATION: Final = (
    0x00080060,
    0x00400241,
    0x00400244,
    0x00400245,
    STATUS,
    0x00400253,
    SCHEDULED_STEP,
)
TYPE_2_AT_CREATION: Final = (
    0x00081032,
    0x00100010,
    0x00100020,
    0x00100030,
    0x00100040,
    0x00200010,
    0x00400242,
    0x00400243,
    0x00400250,
    0x00400251,
    0x00400254,
    0x00400255,
    0x00400260,
    PERFORMED_SERIES,
)


def is_creation(x: DimseExchange) -> bool:
    """Tell whether an exchange is an N-CREATE of a performed procedure step."""
    return x.operation is Operation.N_CREATE and x.sop_class == MPPS


def is_change(x: DimseExchange) -> bool:
    """Tell whether an exchange is an N-SET of a performed procedure step."""
    return x.operation is Operation.N_SET and x.sop_class == MPPS


def content(x: DimseExchange) -> DataSet:
    """Decode the request's data set as far as possible; EMPTY when none was sent."""
    return peek(x, x.request) or EMPTY


def instance_of(x: DimseExchange) -> str:
    """Return the instance; of an N-CREATE without one, that which the response assigns."""
    assigned = x.final.text(0x1000) if x.final else None
    return x.sop_instance or assigned or ""


def has_value(ds: DataSet, tag: int) -> bool:
    """Tell whether an attribute has a value, or a sequence an item."""
    return bool(ds.items(tag)) or any(ds.texts(tag))


def history(x: DimseExchange, trace: Trace) -> tuple[DimseExchange, ...]:
    """Return what was done to the instance at the same SCP before this exchange began."""

    def index() -> dict[tuple[str, str], tuple[DimseExchange, ...]]:
        out: dict[tuple[str, str], list[DimseExchange]] = {}
        for y in exchanges(trace, (Operation.N_CREATE, Operation.N_SET)):
            if y.sop_class == MPPS:
                out.setdefault((y.responder.name, instance_of(y)), []).append(y)
        return {k: tuple(v) for k, v in out.items()}

    steps = trace.memo("performed procedure steps", index)
    found = steps.get((x.responder.name, instance_of(x)), ())
    return tuple(y for y in found if y.id != x.id and y.at < x.at and y.ended <= x.at)


def created(steps: Iterable[DimseExchange]) -> bool:
    """Tell whether a creation succeeded."""
    return any(is_creation(y) and succeeded(y) for y in steps)


def is_final(steps: Iterable[DimseExchange]) -> bool:
    """Tell whether a change to a final state succeeded."""
    return any(
        is_change(y) and succeeded(y) and content(y).text(STATUS) in FINAL_STATES for y in steps
    )
