"""Retrieve by WADO-RS: studies, series, instances and their metadata (PS3.18 10.4)."""

from __future__ import annotations

import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.core.dicom_json import with_base
from emulators.core.store import Store, StoredInstance
from emulators.core.transcode import Untranscodable, deliverable, explicit_little_endian
from emulators.core.transfer_syntaxes import EXPLICIT_LE
from emulators.web.addresses import Addresses, addresses
from emulators.web.answers import multipart, single, xml_parts
from emulators.web.multipart_writer import Body, File, Octets, Part
from emulators.web.negotiate import (
    DICOM,
    DICOM_JSON,
    DICOM_XML,
    JSON,
    OCTETS,
    Choice,
    Offer,
    negotiate,
)
from emulators.web.refusal import not_acceptable, not_found
from emulators.web.resources import LEVELS, held, located, location
from emulators.web.wado_bulk import bulk_response

OBJECTS: Final = (
    Offer(DICOM, multipart=True, transfer_syntaxes=True),
    Offer(OCTETS, multipart=True),
)
ONE_OBJECT: Final = (*OBJECTS, Offer(DICOM, transfer_syntaxes=True))
METADATA: Final = (Offer(DICOM_JSON), Offer(DICOM_XML, multipart=True), Offer(JSON))


class Retrieve:
    """The retrieve transactions of objects and metadata over one store."""

    def __init__(self, store: Store) -> None:
        """Answer from `store`."""
        self._store = store

    def routes(self) -> list[Route]:
        """Return the resources of Tables 10.4.1-1 and 10.4.1-2 that are objects or metadata."""
        return [
            *(Route(path + "/metadata", self.metadata, methods=["GET"]) for path in LEVELS),
            *(Route(path, self.objects, methods=["GET"]) for path in LEVELS),
        ]

    def objects(self, request: Request) -> Response:
        """Answer with whole objects, or with all their bulk data."""
        found = held(self._store, request)
        offers = ONE_OBJECT if "instance" in request.path_params else OBJECTS
        choice = negotiate(request, offers, can=lambda choice: _can_all(found, choice))
        where = addresses(request)
        if choice.offer.essence == OCTETS:
            return located(bulk_response(self._store, found, where), where, request)
        if not choice.offer.multipart:
            part = _part(found[0], choice, where)
            return single(part.content_type, part.body, part.location)
        parts, missing = [], 0
        for instance in found:
            try:
                parts.append(_part(instance, choice, where))
            except Untranscodable:
                missing += 1
        if not parts:
            raise not_acceptable("other transfer syntaxes: this one cannot be made of the object")
        response = multipart(DICOM, parts, 206 if missing else 200)
        if missing:
            why = f"{missing} instances cannot be represented"
            response.headers["Warning"] = f"299 {where.base}: {why}"
        return located(response, where, request)

    def metadata(self, request: Request) -> Response:
        """Answer with all attributes, bulk data by reference."""
        found = held(self._store, request)
        choice = negotiate(request, METADATA)
        where = addresses(request)
        # Built at ingest: what was stored is described once, and answers are joined bytes.
        try:
            written = [with_base(self._store.metadata(one), where.base) for one in found]
        except KeyError:  # forgotten since
            raise not_found("instance") from None
        if choice.offer.multipart:
            places = [f"{location(where, one)}/metadata" for one in found]
            parsed = [json.loads(one) for one in written]
            return located(xml_parts(list(zip(places, parsed, strict=True))), where, request)
        response = Response(b"[" + b",".join(written) + b"]", media_type=choice.offer.essence)
        return located(response, where, request)


def _can_all(found: list[StoredInstance], choice: Choice) -> bool:
    """Tell whether every instance can be given in the transfer syntax of `choice`."""
    if choice.offer.essence != DICOM:
        return True
    wanted = choice.transfer_syntax
    return all(deliverable(one.transfer_syntax, wanted) is not None for one in found)


def _part(instance: StoredInstance, choice: Choice, where: Addresses) -> Part:
    """Return an object as a part. Raises: Untranscodable."""
    syntax = deliverable(instance.transfer_syntax, choice.transfer_syntax)
    if syntax is None:
        raise Untranscodable(f"{instance.transfer_syntax} cannot be given in another form")
    body: Body
    if syntax == instance.transfer_syntax:
        body = File(instance.path, instance.size)
    else:
        try:
            body = Octets(explicit_little_endian(instance.path))
        except Untranscodable:
            # A codec that is there can still fail; the default may then be as stored (8.7.3).
            if choice.transfer_syntax or deliverable(instance.transfer_syntax, "*") == EXPLICIT_LE:
                raise
            syntax, body = instance.transfer_syntax, File(instance.path, instance.size)
    return Part(f"{DICOM}; transfer-syntax={syntax}", location(where, instance), body)
