"""Sub-operations of C-MOVE and C-GET, as the wire shows them (PS3.4 C.4.2, C.4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.checks.dimse.reading import SUCCESS, is_operation, is_warning
from harness.core.subject import DimseExchange, DimseMessage, Operation
from harness.core.trace import Trace

REMAINING, COMPLETED, FAILED, WARNING = 0x1020, 0x1021, 0x1022, 0x1023
FAILED_LIST = 0x00080058  # Failed SOP Instance UID List

is_retrieve = is_operation(Operation.C_MOVE, Operation.C_GET)


@dataclass(frozen=True, slots=True)
class Seen:
    """Instances by the outcome of their last C-STORE; `unanswered` got no final response."""

    completed: frozenset[str]
    warned: frozenset[str]
    failed: frozenset[str]
    unanswered: frozenset[str]

    @property
    def total(self) -> int:
        """Count the instances that were sent."""
        return sum(map(len, (self.completed, self.warned, self.failed, self.unanswered)))


def stores_of(x: DimseExchange, trace: Trace) -> tuple[DimseExchange, ...]:
    """Return the C-STOREs that were done for a retrieve."""

    def index() -> dict[str, tuple[DimseExchange, ...]]:
        out: dict[str, list[DimseExchange]] = {}
        for y in trace.of(DimseExchange):
            if y.parent:
                out.setdefault(y.parent, []).append(y)
        return {k: tuple(v) for k, v in out.items()}

    return trace.memo("sub-operations by parent", index).get(x.id, ())


def outcomes(stores: Iterable[DimseExchange]) -> Seen:
    """Sort instances by what became of them; a retry counts, not the attempt before it."""
    last = {y.sop_instance: y.final.status if y.final else None for y in stores}
    pick = {
        "completed": [u for u, s in last.items() if s == SUCCESS],
        "warned": [u for u, s in last.items() if is_warning(s)],
        "unanswered": [u for u, s in last.items() if s is None],
    }
    decided = {u for uids in pick.values() for u in uids}
    return Seen(
        frozenset(pick["completed"]),
        frozenset(pick["warned"]),
        frozenset(last) - decided,
        frozenset(pick["unanswered"]),
    )


def count(m: DimseMessage, element: int) -> int | None:
    """Read one of the numbers of sub-operations; None when absent."""
    return m.number(element)
