"""What the wire tells about time: measured and reported, not judged."""

from __future__ import annotations

from harness.content.dicomweb import Service, service
from harness.core.report import Measure
from harness.core.subject import Carrier, HttpExchange, Instance
from harness.core.trace import Trace

STORES = (Carrier.C_STORE, Carrier.STOW)
RETRIEVALS = {
    Service.WADO_STUDY,
    Service.WADO_SERIES,
    Service.WADO_INSTANCE,
    Service.WADO_FRAMES,
    Service.WADO_RENDERED,
}


def measures(trace: Trace, scenarios: tuple[str, ...]) -> tuple[Measure, ...]:
    """Measure, per scenario, from the last byte stored to the first pixel shown, and its parts."""
    found: list[Measure] = []
    for scenario in scenarios:
        stored = _last_stored(trace, scenario)
        shown = _first_shown(trace, scenario, stored)
        if stored is None or shown is None:
            continue
        found += [
            Measure("last byte stored to first pixel shown", shown.ended - stored, "s", scenario),
            Measure("first pixel asked for to shown", shown.ended - shown.at, "s", scenario),
        ]
    return tuple(found)


def _last_stored(trace: Trace, scenario: str) -> float | None:
    ends = []
    for instance in trace.of(Instance, scenario):
        if instance.carrier in STORES and instance.sender.name != "archive":
            exchange = trace.exchange(instance.exchange)
            if exchange is not None:
                ends.append(exchange.ended)
    return max(ends, default=None)


def _first_shown(trace: Trace, scenario: str, stored: float | None) -> HttpExchange | None:
    if stored is None:
        return None
    for x in trace.of(HttpExchange, scenario):
        if (
            x.initiator.name == "viewer"
            and x.at >= stored
            and x.status == 200
            and service(x) in RETRIEVALS
        ):
            return x
    return None
