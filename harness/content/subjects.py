"""What exchanges carry: instances, FHIR resources and DICOM JSON bodies, as subjects of checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from harness.content import dicomweb, fhir_http, fhir_json
from harness.content.dataset import decode
from harness.content.dicomweb import QIDO, WADO_OBJECTS, Service
from harness.content.json_text import JsonDocument, read
from harness.content.message_body import (
    request_content,
    request_type,
    response_content,
    response_type,
)
from harness.content.part10 import open_part10
from harness.core.octets import NOTHING, Payload
from harness.core.subject import (
    UNKNOWN,
    Carrier,
    DicomJson,
    DimseExchange,
    Exchange,
    HttpExchange,
    Instance,
    JsonObject,
    Operation,
    Party,
    Resource,
    Subject,
)
from harness.wire import multipart
from harness.wire.command import MOVE_ORIGINATOR_MESSAGE_ID
from harness.wire.media_type import MediaType

MAX_JSON_BYTES: Final = 1 << 28
_SOP_CLASS, _SOP_INSTANCE = 0x00080016, 0x00080018
_DICOM_JSON: Final = "application/dicom+json"


def subjects(exchanges: Sequence[Exchange]) -> tuple[Subject, ...]:
    """Return what the exchanges carry, in their order; the exchanges themselves are left out.

    Ids continue the exchange's: ".i1" an instance, ".r1" a resource, ".j1" a DICOM JSON body.
    """
    found: list[Subject] = []
    for x in exchanges:
        if isinstance(x, DimseExchange):
            found.extend(_stored(x))
        elif isinstance(x, HttpExchange):
            found.extend(_over_http(x))
    creators = _creators(sorted(exchanges, key=lambda x: x.at), found)
    return tuple(
        replace(s, creator=creators.get(s.sop_instance, UNKNOWN)) if isinstance(s, Instance) else s
        for s in found
    )


def _creators(oldest_first: Sequence[Exchange], found: Sequence[Subject]) -> dict[str, Party]:
    """Tell for each SOP Instance UID who sent it first.

    What is first seen in a sub-operation of C-MOVE and C-GET was made before the recording began,
    by nobody we know. An origin server stands for what it serves and nobody was seen to store.
    """
    carried: dict[str, list[Instance]] = {}
    for s in found:
        if isinstance(s, Instance):
            carried.setdefault(s.exchange, []).append(s)
    creators: dict[str, Party] = {}
    for x in oldest_first:
        retrieved = isinstance(x, DimseExchange) and _is_sub_operation(x)
        for s in carried.get(x.id, ()):
            made = UNKNOWN if retrieved else s.sender
            creators.setdefault(s.sop_instance, made)
    return creators


def _is_sub_operation(x: DimseExchange) -> bool:
    return bool(x.parent) or x.request.find(MOVE_ORIGINATOR_MESSAGE_ID) is not None


def _stored(x: DimseExchange) -> Iterator[Instance]:
    if x.operation is not Operation.C_STORE or x.request.data is None:
        return
    yield _instance(x, 1, Carrier.C_STORE, x.transfer_syntax, x.request.data, NOTHING)


def _instance(
    x: Exchange, n: int, carrier: Carrier, transfer_syntax: str, dataset: Payload, part10: Payload
) -> Instance:
    ds = decode(dataset, transfer_syntax)
    response = carrier is Carrier.WADO
    sender, receiver = (x.responder, x.initiator) if response else (x.initiator, x.responder)
    return Instance(
        id=f"{x.id}.i{n}",
        scenario=x.scenario,
        at=x.answered if isinstance(x, HttpExchange) and response else x.at,
        exchange=x.id,
        carrier=carrier,
        creator=UNKNOWN,
        sender=sender,
        receiver=receiver,
        sop_class=ds.text(_SOP_CLASS),
        sop_instance=ds.text(_SOP_INSTANCE),
        transfer_syntax=transfer_syntax,
        dataset=dataset,
        part10=part10,
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """A body, who wrote it, and what it is said to be."""

    content: Payload
    type: MediaType
    header: str  # Content-Type as sent
    in_response: bool
    at: float


def _bodies(x: HttpExchange) -> Iterator[_Body]:
    kind = request_type(x)
    if kind is not None and x.request_body.size:
        header = x.request_header("content-type") or ""
        yield _Body(request_content(x)[0], kind, header, in_response=False, at=x.at)
    kind = response_type(x)
    if kind is not None and x.response_body.size:
        header = x.response_header("content-type") or ""
        yield _Body(response_content(x)[0], kind, header, in_response=True, at=x.answered)


def _over_http(x: HttpExchange) -> Iterator[Subject]:
    service = dicomweb.service(x)
    fhir = service is None and fhir_http.request(x) is not None
    instances, resources, jsons = count(1), count(1), count(1)
    for body in _bodies(x):
        if service is not None:
            for essence, content in _contents(body):
                if essence == "application/dicom" and _carries_objects(service, body, x.status):
                    yield _of_part10(x, next(instances), body, content)
                elif _is_dicom_json(service, body, essence, x.status):
                    document = read(content.read(0, MAX_JSON_BYTES))
                    yield _dicom_json(x, next(jsons), body, document)
        elif fhir and fhir_http.is_json(body.type.essence):
            document = read(body.content.read(0, MAX_JSON_BYTES))
            for pointer, resource in fhir_json.resources(document.value):
                yield _resource(x, next(resources), body, pointer, resource)


def _carries_objects(service: Service, body: _Body, status: int) -> bool:
    if service is Service.STOW:
        return not body.in_response
    return service in WADO_OBJECTS and body.in_response and 200 <= status < 300


def _is_dicom_json(service: Service, body: _Body, essence: str, status: int) -> bool:
    if service is Service.STOW:
        return essence == _DICOM_JSON
    if service not in (*QIDO, Service.WADO_METADATA) or not body.in_response:
        return False
    # What a refusal says is free text. A result labelled as plain JSON is judged all the same.
    return 200 <= status < 300 and essence in (_DICOM_JSON, "application/json")


def _contents(body: _Body) -> Iterator[tuple[str, Payload]]:
    """Yield (media type, content): of every part, or of the body when it is not multipart."""
    if body.type.essence != "multipart/related":
        yield body.type.essence, body.content
        return
    for part in multipart.split(body.content, body.header).parts:
        yield _essence(part, body), part.body


def _essence(part: multipart.Part, body: _Body) -> str:
    # A part that does not say what it is, is what the whole says its root is (RFC 2387 3.1).
    said = part.header("content-type") or body.type.parameter("type") or ""
    return said.partition(";")[0].strip().lower()


def _of_part10(x: HttpExchange, n: int, body: _Body, stream: Payload) -> Instance:
    carrier = Carrier.WADO if body.in_response else Carrier.STOW
    opened = open_part10(stream)
    return _instance(x, n, carrier, opened.transfer_syntax, opened.dataset, stream)


def _resource(x: HttpExchange, n: int, body: _Body, pointer: str, json: JsonObject) -> Resource:
    writer, reader = _ends(x, body)
    return Resource(
        id=f"{x.id}.r{n}",
        scenario=x.scenario,
        at=body.at,
        exchange=x.id,
        creator=writer,
        reader=reader,
        type=fhir_json.resource_type(json),
        json=json,
        pointer=pointer,
        in_response=body.in_response,
    )


def _dicom_json(x: HttpExchange, n: int, body: _Body, document: JsonDocument) -> DicomJson:
    writer, reader = _ends(x, body)
    return DicomJson(
        id=f"{x.id}.j{n}",
        scenario=x.scenario,
        at=body.at,
        exchange=x.id,
        creator=writer,
        reader=reader,
        body=document.value,
        problems=document.problems,
    )


def _ends(x: HttpExchange, body: _Body) -> tuple[Party, Party]:
    """Return who wrote a body and who read it."""
    return (x.responder, x.initiator) if body.in_response else (x.initiator, x.responder)
