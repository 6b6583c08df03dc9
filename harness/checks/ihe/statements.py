"""Statements: everything said about examinations in a scenario, by whom, when, to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harness.checks.ihe.attributes import FHIR, PLACES, Attribute, Path, is_imaging_order
from harness.checks.ihe.references import patient_of_order
from harness.content import dicom_json
from harness.content.dataset import DataSet, decode, identifier_of
from harness.content.dicomweb import QIDO, service
from harness.core.subject import (
    DicomJson,
    DimseExchange,
    HttpExchange,
    Instance,
    JsonObject,
    Operation,
    Party,
    Resource,
    Subject,
)
from harness.core.trace import Trace

WORKLIST_FIND: Final = "1.2.840.10008.5.1.4.31"
MPPS_CLASS: Final = "1.2.840.10008.3.1.2.3.3"


class Kind(StrEnum):
    """What kind of message made a statement."""

    ORDER = "order"  # a ServiceRequest with its Patient
    WORKLIST = "worklist answer"
    MPPS = "performed procedure step"
    IMAGE = "image"
    QIDO = "search result"
    STUDY = "ImagingStudy"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one message says about one examination."""

    kind: Kind
    subject: str  # id of the subject that carries it
    by: Party
    to: Party
    at: float
    place: str  # locator inside the subject: "response 2", "/3"
    values: tuple[tuple[Attribute, tuple[str, ...]], ...]

    def get(self, attribute: Attribute) -> tuple[str, ...]:
        """Return the values stated, empty ones left out; () when it is silent."""
        return next((v for a, v in self.values if a is attribute), ())


def statements(trace: Trace, scenario: str) -> tuple[Statement, ...]:
    """Collect the statements of a scenario, oldest first."""

    def collect() -> tuple[Statement, ...]:
        found = [
            *(s for x in trace.of(DimseExchange, scenario) for s in _of_dimse(x)),
            *(_of_image(i) for i in trace.of(Instance, scenario)),
            *(s for j in trace.of(DicomJson, scenario) for s in _of_qido(j, trace)),
            *(s for r in trace.of(Resource, scenario) for s in _of_resource(r, trace)),
        ]
        return tuple(sorted(found, key=lambda s: s.at))

    return trace.memo(("checks.ihe.statements", scenario), collect)


def distinct(trace: Trace, scenario: str, kind: Kind) -> tuple[Statement, ...]:
    """Collect the statements of one kind that differ: of a thousand equal images, the first."""

    def collect() -> tuple[Statement, ...]:
        out: dict[tuple[str, str, object], Statement] = {}
        for s in statements(trace, scenario):
            if s.kind is kind:
                out.setdefault((s.by.name, s.to.name, s.values), s)
        return tuple(out.values())

    return trace.memo(("checks.ihe.distinct statements", scenario, kind), collect)


def of_subject(subject: Subject, trace: Trace) -> tuple[Statement, ...]:
    """Return the statements that one subject makes."""

    def index() -> dict[str, tuple[Statement, ...]]:
        out: dict[str, tuple[Statement, ...]] = {}
        for s in statements(trace, subject.scenario):
            out[s.subject] = (*out.get(s.subject, ()), s)
        return out

    found = trace.memo(("checks.ihe.statements by subject", subject.scenario), index)
    return found.get(subject.id, ())


def is_worklist(x: DimseExchange) -> bool:
    """Tell whether an exchange is a query of the modality worklist."""
    return x.operation is Operation.C_FIND and x.sop_class == WORKLIST_FIND


def is_step(x: DimseExchange) -> bool:
    """Tell whether an exchange creates or sets a Modality Performed Procedure Step."""
    return x.operation in (Operation.N_CREATE, Operation.N_SET) and x.sop_class == MPPS_CLASS


def read(ds: DataSet, path: Path) -> tuple[str, ...]:
    """Read the values at a path of tags, through every item of every sequence."""
    *sequences, tag = path
    found = [ds]
    for sequence in sequences:
        found = [item for here in found for item in here.items(sequence)]
    # values of VM 1 are whole: a backslash in them is the element's own fault, not ours to split
    return tuple(dict.fromkeys(t for here in found for t in here.texts(tag)[:1] if t))


def _of_dimse(x: DimseExchange) -> Iterator[Statement]:
    if is_worklist(x):
        for n, response in enumerate(x.pending, 1):
            ds = identifier_of(response, x.transfer_syntax)
            if ds is not None:
                values = tuple((a, read(ds, p.worklist)) for a, p in PLACES.items())
                place = f"response {n}"
                yield Statement(
                    Kind.WORKLIST, x.id, x.responder, x.initiator, response.ended, place, values
                )
    elif is_step(x):
        ds = identifier_of(x.request, x.transfer_syntax)
        if ds is not None and x.operation is Operation.N_CREATE:
            values = tuple((a, read(ds, p.mpps)) for a, p in PLACES.items())
            yield Statement(Kind.MPPS, x.id, x.initiator, x.responder, x.at, "request", values)


def _of_image(i: Instance) -> Statement:
    ds = decode(i.dataset, i.transfer_syntax)
    values = tuple((a, read(ds, p.image)) for a, p in PLACES.items())
    return Statement(Kind.IMAGE, i.id, i.creator, i.receiver, i.at, "data set", values)


def _of_qido(j: DicomJson, trace: Trace) -> Iterator[Statement]:
    x = trace.exchange(j.exchange)
    if not isinstance(x, HttpExchange) or service(x) not in QIDO:
        return
    for n, found in enumerate(dicom_json.datasets(j.body)):
        values = tuple(
            (a, tuple(t for t in dicom_json.texts(found, p.qido)[:1] if t))
            for a, p in PLACES.items()
            if p.qido
        )
        yield Statement(Kind.QIDO, j.id, j.creator, j.reader, j.at, f"/{n}", values)


def _of_resource(r: Resource, trace: Trace) -> Iterator[Statement]:
    kind = {"ServiceRequest": Kind.ORDER, "ImagingStudy": Kind.STUDY}.get(r.type)
    if kind is None or (kind is Kind.ORDER and not is_imaging_order(r.json)):
        return
    patient = patient_of_order(r, trace)
    values = tuple(
        (a, (*_in_fhir(r.type, r.json, a), *(_in_fhir("Patient", patient, a) if patient else ())))
        for a in Attribute
    )
    yield Statement(kind, r.id, r.creator, r.reader, r.at, r.pointer or "/", values)


def _in_fhir(kind: str, resource: JsonObject, attribute: Attribute) -> tuple[str, ...]:
    reader = FHIR.get((kind, attribute))
    return reader(resource) if reader else ()
