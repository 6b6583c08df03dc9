"""What the trace shows about a server's store: instances given to it, and when it may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.checks.registry import Inconclusive
from harness.checks.web.messages import objects, response
from harness.content import dicom_json
from harness.content.dataset import DataSet, decode
from harness.content.dicomweb import Service, service
from harness.core.subject import (
    Carrier,
    DimseExchange,
    Exchange,
    HttpExchange,
    Instance,
    JsonValue,
    Operation,
)
from harness.core.trace import Trace

STUDY_UID: Final = 0x0020000D
SERIES_UID: Final = 0x0020000E
INSTANCE_UID: Final = 0x00080018
REFERENCED_SOP_SEQUENCE: Final = "00081199"
REFERENCED_SOP_INSTANCE_UID: Final = "00081155"

_WARNINGS: Final = frozenset((0x0001, 0x0107, 0x0116))
_QUIET: Final = frozenset((Operation.C_FIND, Operation.C_ECHO, Operation.C_MOVE, Operation.C_GET))


@dataclass(frozen=True, slots=True)
class Known:
    """An instance that the trace holds the bytes of."""

    instance: Instance
    study: str
    series: str

    @property
    def uid(self) -> str:
        """Its SOP Instance UID."""
        return self.instance.sop_instance


@dataclass(frozen=True, slots=True)
class Deposit:
    """An instance that a server acknowledged as stored."""

    known: Known
    server: str
    scenario: str
    acknowledged: float

    def lies_under(self, study: str, series: str = "", uid: str = "") -> bool:
        """Whether a path with these UIDs ("" for none) covers it."""
        held = (self.known.study, self.known.series, self.known.uid)
        return all(not w or w == h for w, h in zip((study, series, uid), held, strict=True))


def data_set(instance: Instance, trace: Trace) -> DataSet:
    """Decode an instance (once per trace)."""
    key = ("data set", instance.id)
    return trace.memo(key, lambda: decode(instance.dataset, instance.transfer_syntax))


def known(trace: Trace) -> tuple[Known, ...]:
    """List every instance of the trace with its study and series."""
    return trace.memo("known instances", lambda: _known(trace))


def known_as(uid: str, trace: Trace) -> tuple[Known, ...]:
    """List the instances of the trace with that SOP Instance UID."""
    return trace.memo("known by uid", lambda: _by_uid(trace)).get(uid, ())


def carried(exchange: str, trace: Trace) -> tuple[Known, ...]:
    """List the instances that one exchange carried."""
    return trace.memo("known by exchange", lambda: _by_exchange(trace)).get(exchange, ())


def deposits(server: str, trace: Trace) -> tuple[Deposit, ...]:
    """List what a server acknowledged as stored by C-STORE or STOW-RS, oldest first."""
    return trace.memo("deposits", lambda: _deposits(trace)).get(server, ())


def deposits_before(x: HttpExchange, trace: Trace) -> tuple[Deposit, ...]:
    """List what the responder had acknowledged, in the scenario, when the exchange began."""

    def before() -> tuple[Deposit, ...]:
        found = deposits(x.responder.name, trace)
        return tuple(d for d in found if d.scenario == x.scenario and d.acknowledged <= x.at)

    return trace.memo(("deposits before", x.id), before)


def is_unchanged(server: str, since: float, until: float, trace: Trace) -> bool:
    """Whether nobody, as far as the trace shows, could change the server's store meanwhile."""
    changes = trace.memo("changes", lambda: _changes(trace)).get(server, ())
    return not any(start <= until and end >= since for start, end in changes)


def _known(trace: Trace) -> tuple[Known, ...]:
    out = []
    for i in trace.of(Instance):
        ds = data_set(i, trace)
        out.append(Known(i, ds.text(STUDY_UID), ds.text(SERIES_UID)))
    return tuple(out)


def _by_uid(trace: Trace) -> dict[str, tuple[Known, ...]]:
    out: dict[str, list[Known]] = {}
    for k in known(trace):
        out.setdefault(k.uid, []).append(k)
    return {uid: tuple(found) for uid, found in out.items()}


def _by_exchange(trace: Trace) -> dict[str, tuple[Known, ...]]:
    out: dict[str, list[Known]] = {}
    for k in known(trace):
        out.setdefault(k.instance.exchange, []).append(k)
    return {exchange: tuple(found) for exchange, found in out.items()}


def _deposits(trace: Trace) -> dict[str, tuple[Deposit, ...]]:
    out: dict[str, list[Deposit]] = {}
    for k in known(trace):
        if k.instance.carrier not in (Carrier.C_STORE, Carrier.STOW):
            continue
        x = trace.exchange(k.instance.exchange)
        if x is not None and _is_acknowledged(x, k.uid, trace):
            name = x.responder.name
            out.setdefault(name, []).append(Deposit(k, name, x.scenario, x.ended))
    return {name: tuple(found) for name, found in out.items()}


def _is_acknowledged(x: Exchange, uid: str, trace: Trace) -> bool:
    if isinstance(x, DimseExchange):
        status = x.final.status if x.final else None
        return status is not None and (status == 0 or status >> 12 == 0xB or status in _WARNINGS)
    if not isinstance(x, HttpExchange) or x.status not in (200, 202) or not response(x).is_json:
        return False
    try:
        return uid in _referenced(response(x).json(trace))
    except Inconclusive:
        return False


def _referenced(body: JsonValue) -> frozenset[str]:
    return frozenset(
        dicom_json.text(item, REFERENCED_SOP_INSTANCE_UID)
        for _, answer in objects(body)
        for item in dicom_json.items(answer, REFERENCED_SOP_SEQUENCE)
    )


def _changes(trace: Trace) -> dict[str, tuple[tuple[float, float], ...]]:
    out: dict[str, list[tuple[float, float]]] = {}
    for x in trace.of(Exchange):
        if _may_change_the_store(x):
            out.setdefault(x.responder.name, []).append((x.at, x.ended))
    return {name: tuple(found) for name, found in out.items()}


def _may_change_the_store(x: Exchange) -> bool:
    if isinstance(x, DimseExchange):
        return x.operation not in _QUIET
    if not isinstance(x, HttpExchange) or x.method in ("GET", "HEAD", "OPTIONS"):
        return False
    return service(x) is Service.STOW or x.method != "POST"
