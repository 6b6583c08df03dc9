"""DocumentReference and Attachment (FHIR R4 documentreference.html, datatypes.html#Attachment)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import Placed, objects, walk, whole, word
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import JsonObject, Resource

PAGE: Final = fhir_r4("documentreference")
STATUSES: Final = ("current", "superseded", "entered-in-error")
DOCUMENT_STATUSES: Final = ("preliminary", "final", "amended", "entered-in-error")
RELATIONS: Final = ("replaces", "transforms", "signs", "appends")
# The elements of type Attachment in resources that come with images.
ATTACHMENTS: Final = frozenset({"attachment", "photo", "presentedForm", "valueAttachment"})
SHA1_BYTES: Final = 20

DOCUMENT_REFERENCE_IS_COMPLETE = Requirement(
    id="fhir.document-reference-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A DocumentReference has a known status, and an attachment in each of its contents.",
    cites=(PAGE,),
)

ATTACHMENT_DATA_HAVE_A_TYPE = Requirement(
    id="fhir.attachment-data-have-a-type",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Attachment with data says their content type (att-1).",
    cites=(fhir_r4("datatypes", "Attachment"),),
    catalogue=("DR-04",),
)

ATTACHMENT_HASH_IS_OF_ITS_DATA = Requirement(
    id="fhir.attachment-hash-is-of-its-data",
    level=Level.SHOULD,  # said in the definitions of the elements, no invariant
    binds=Role.CREATOR,
    statement="The hash of an Attachment is a SHA-1, and like the size that of the data it holds.",
    cites=(fhir_r4("datatypes-definitions", "Attachment.hash"),),
    catalogue=("DR-04",),
)


def _documents(r: Resource) -> tuple[Placed, ...]:
    """List the resource itself and what it contains, where that is a DocumentReference."""
    all_ = (("", r.json), *objects(r.json, "contained"))
    return tuple((at, d) for at, d in all_ if word(d, "resourceType") == "DocumentReference")


@check(DOCUMENT_REFERENCE_IS_COMPLETE, on=Resource, when=lambda r: bool(_documents(r)))
def document_reference_is_complete(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare codes with their required value sets; look for content and attachment."""
    for at, document in _documents(r):
        place = f"{r.pointer}{at}"
        coded: list[tuple[str, JsonObject, str, tuple[str, ...]]] = [
            (place, document, "status", STATUSES)
        ]
        if document.get("docStatus") is not None:
            coded.append((place, document, "docStatus", DOCUMENT_STATUSES))
        coded += [
            (inside, relation, "code", RELATIONS)
            for inside, relation in objects(document, "relatesTo", place)
        ]
        for owner, element, name, allowed in coded:
            if word(element, name) not in allowed:
                yield ctx.finding(
                    expected=" or ".join(allowed),
                    actual=word(element, name) or "none",
                    at=f"{owner}/{name}",
                )
        contents = objects(document, "content", place)
        if not contents:
            yield ctx.finding(expected="a content", actual="none", at=f"{place}/content")
        for inside, content in contents:
            if not isinstance(content.get("attachment"), JsonObject):
                yield ctx.finding(
                    expected="an Attachment", actual="none", at=f"{inside}/attachment"
                )


def _attachments(r: Resource) -> Iterator[Placed]:
    if r.type == "Bundle":  # what its entries carry is judged by itself
        return
    for at, name, value in walk(r.json):
        if name in ATTACHMENTS and isinstance(value, JsonObject):
            yield f"{r.pointer}{at}", value


def _with(r: Resource, *names: str) -> bool:
    return any(a.get(name) is not None for _, a in _attachments(r) for name in names)


@check(ATTACHMENT_DATA_HAVE_A_TYPE, on=Resource, when=lambda r: _with(r, "data"))
def attachment_data_have_a_type(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for contentType beside data."""
    for place, attachment in _attachments(r):
        if attachment.get("data") is not None and not word(attachment, "contentType"):
            yield ctx.finding(expected="a contentType", actual="none", at=f"{place}/contentType")


@check(ATTACHMENT_HASH_IS_OF_ITS_DATA, on=Resource, when=lambda r: _with(r, "hash", "size"))
def attachment_hash_is_of_its_data(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Measure the hash; where the data are there, hash and count them."""
    for place, attachment in _attachments(r):
        data, said = octets(word(attachment, "data")), word(attachment, "hash")
        if attachment.get("hash") is not None and len(octets(said) or b"") != SHA1_BYTES:
            yield ctx.finding(
                expected=f"{SHA1_BYTES} octets in base64", actual=said or "none", at=f"{place}/hash"
            )
        elif data and said and octets(said) != _sha1(data):
            wanted = base64.b64encode(_sha1(data)).decode()
            yield ctx.finding(expected=wanted, actual=said, at=f"{place}/hash")
        size = whole(attachment.get("size"))
        if data and size is not None and size != len(data):
            yield ctx.finding(expected=str(len(data)), actual=str(size), at=f"{place}/size")


def octets(text: str) -> bytes | None:
    """Decode base64Binary, which may hold white space; None when it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
