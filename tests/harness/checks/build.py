"""Builders for check tests, in one place: parties, exchanges, objects, and rows of verdicts.

What DIMSE and the upper layer need lives in `association` and `messages`, rows in `rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.core.octets import NOTHING, payload
from harness.core.requirement import Role
from harness.core.subject import (
    Carrier,
    DicomJson,
    HttpExchange,
    Instance,
    JsonNumber,
    JsonObject,
    JsonValue,
    Party,
    Resource,
)
from tests.harness.checks.association import associate as associate
from tests.harness.checks.association import connection as connection
from tests.harness.checks.association import negotiation as negotiation
from tests.harness.checks.association import offer as offer
from tests.harness.checks.association import pdv as pdv
from tests.harness.checks.association import reply as reply
from tests.harness.checks.association import role_item as role_item
from tests.harness.checks.association import span as span
from tests.harness.checks.association import user_items as user_items
from tests.harness.checks.messages import Elements as Elements
from tests.harness.checks.messages import Response as Response
from tests.harness.checks.messages import dimse as dimse
from tests.harness.checks.messages import encode as encode
from tests.harness.checks.messages import message as message
from tests.harness.checks.parties import ARCHIVE as ARCHIVE
from tests.harness.checks.parties import CT_IMAGE_STORAGE as CT_IMAGE_STORAGE
from tests.harness.checks.parties import EXPLICIT as EXPLICIT
from tests.harness.checks.parties import IMPLICIT as IMPLICIT
from tests.harness.checks.parties import MODALITY as MODALITY
from tests.harness.checks.parties import VERIFICATION as VERIFICATION
from tests.harness.checks.parties import ends as ends
from tests.harness.checks.parties import sut as sut
from tests.harness.checks.rows import Case as Case
from tests.harness.checks.rows import clean as clean
from tests.harness.checks.rows import judge as judge
from tests.harness.checks.rows import judge_all as judge_all
from tests.harness.checks.rows import not_theirs as not_theirs
from tests.harness.checks.rows import nothing as nothing
from tests.harness.checks.rows import objections as objections
from tests.harness.checks.rows import table as table
from tests.harness.checks.rows import undecided as undecided
from tests.harness.checks.rows import violation as violation

# ---------------------------------------------------------------- HTTP, objects, resources


def http(
    method: str,
    target: str,
    *,
    status: int = 200,
    request_headers: Sequence[tuple[str, str]] = (),
    request_body: bytes = b"",
    response_headers: Sequence[tuple[str, str]] = (),
    response_body: bytes = b"",
    side: Role = Role.RESPONDER,
    initiator: str = "viewer",
    responder: str = "archive",
    complete: bool = True,
    id: str = "c1.h1",
    at: float = 1.0,
) -> HttpExchange:
    """Make an HTTP exchange; header names are lowered as the decoder does."""
    one, two = ends(side, initiator, responder)
    return HttpExchange(
        id=id,
        scenario="s",
        at=at,
        connection=id.split(".")[0],
        initiator=one,
        responder=two,
        ended=at + 0.1,
        method=method,
        target=target,
        request_headers=tuple((k.lower(), v) for k, v in request_headers),
        request_body=payload(request_body),
        status=status,
        reason="",
        response_headers=tuple((k.lower(), v) for k, v in response_headers),
        response_body=payload(response_body),
        request_span=span(0, 100),
        response_span=span(0, 100, Role.RESPONDER) if status else None,
        complete=complete,
        answered=at + 0.05,
    )


def instance(
    elements: Elements,
    *,
    transfer_syntax: str = EXPLICIT,
    creator: Party = MODALITY,
    sender: Party = MODALITY,
    receiver: Party = ARCHIVE,
    carrier: Carrier = Carrier.C_STORE,
    exchange: str = "c1.d1",
    part10: bytes = b"",
    id: str = "c1.d1.i1",
    at: float = 1.0,
) -> Instance:
    """Make an instance of data set elements."""
    return Instance(
        id=id,
        scenario="s",
        at=at,
        exchange=exchange,
        carrier=carrier,
        creator=creator,
        sender=sender,
        receiver=receiver,
        sop_class=str(elements.get(0x00080016, "")),
        sop_instance=str(elements.get(0x00080018, "")),
        transfer_syntax=transfer_syntax,
        dataset=payload(encode(elements, transfer_syntax)),
        part10=payload(part10) if part10 else NOTHING,
    )


def json_value(value: object) -> JsonValue:
    """Turn Python's dict, list, str, int, float, bool and None into lossless JSON."""
    if value is None or isinstance(value, bool | str | JsonNumber | JsonObject):
        return value
    if isinstance(value, Mapping):
        return JsonObject(tuple((str(k), json_value(v)) for k, v in value.items()))
    if isinstance(value, list | tuple):
        return tuple(json_value(v) for v in value)
    return JsonNumber(str(value))


def json_object(value: Mapping[str, object]) -> JsonObject:
    """Turn a dict into a lossless JSON object."""
    return JsonObject(tuple((k, json_value(v)) for k, v in value.items()))


def resource(
    content: Mapping[str, object],
    *,
    creator: Party = Party("ehr", True),  # noqa: B008 - frozen
    reader: Party = Party("viewer", False),  # noqa: B008 - frozen
    exchange: str = "c1.h1",
    pointer: str = "",
    in_response: bool = True,
    id: str = "c1.h1.r1",
    at: float = 1.0,
) -> Resource:
    """Make a FHIR resource of a dict."""
    return Resource(
        id=id,
        scenario="s",
        at=at,
        exchange=exchange,
        creator=creator,
        reader=reader,
        type=str(content.get("resourceType", "")),
        json=json_object(content),
        pointer=pointer,
        in_response=in_response,
    )


def dicom_json(
    body: object,
    *,
    creator: Party = Party("archive", True),  # noqa: B008 - frozen
    reader: Party = Party("viewer", False),  # noqa: B008 - frozen
    exchange: str = "c1.h1",
    problems: tuple[str, ...] = (),
    id: str = "c1.h1.j1",
    at: float = 1.0,
) -> DicomJson:
    """Make a DICOM JSON body of lists and dicts."""
    return DicomJson(
        id=id,
        scenario="s",
        at=at,
        exchange=exchange,
        creator=creator,
        reader=reader,
        body=json_value(body),
        problems=problems,
    )
