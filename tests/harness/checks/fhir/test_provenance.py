"""Rows of Provenance, DocumentReference, Attachment, Device, and of what a resource contains."""

import base64
import hashlib

import pytest

from harness.checks.fhir import contained as c
from harness.checks.fhir import devices as v
from harness.checks.fhir import documents as d
from harness.checks.fhir import provenance as p
from tests.harness.checks.build import clean, nothing, resource, table, violation

DATA = b'{"threads":1}'
SHA1 = hashlib.sha1(DATA, usedforsecurity=False).digest()
OTHER = resource({"resourceType": "Patient", "id": "p1"})


def coded(data):
    return base64.b64encode(data).decode()


ATTACHMENT = {
    "contentType": "application/json",
    "data": coded(DATA),
    "size": len(DATA),
    "hash": coded(SHA1),
}


def without(base, /, **more):
    return {k: v for k, v in (base | more).items() if v is not None}


def document(**more):
    content = {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "content": [{"attachment": ATTACHMENT}],
    }
    return without(content, **more)


def attached(**more):
    return resource(document(content=[{"attachment": without(ATTACHMENT, **more)}]))


def provenance(**more):
    content = {
        "resourceType": "Provenance",
        "id": "p1",
        "contained": [document(id="parameters")],
        "target": [{"reference": "ImagingStudy/s1"}],
        "recorded": "2026-01-31T12:00:00Z",
        "agent": [{"who": {"reference": "Device/d1"}}],
        "entity": [{"role": "derivation", "what": {"reference": "#parameters"}}],
    }
    return resource(without(content, **more))


def device(**more):
    content = {
        "resourceType": "Device",
        "id": "d1",
        "status": "active",
        "deviceName": [{"name": "reconstruction", "type": "model-name"}],
        "version": [{"value": "1"}],
        "property": [{"type": {"text": "threads"}, "valueCode": [{"text": "1"}]}],
    }
    return resource(without(content, **more))


WHOLE, ENTITIES = p.PROVENANCE_IS_COMPLETE, p.PROVENANCE_ENTITIES_ARE_COMPLETE
DOCUMENT, TYPED, HASH = (
    d.DOCUMENT_REFERENCE_IS_COMPLETE,
    d.ATTACHMENT_DATA_HAVE_A_TYPE,
    d.ATTACHMENT_HASH_IS_OF_ITS_DATA,
)
DEVICE = v.DEVICE_IS_COMPLETE
LOCAL, REFERRED = c.LOCAL_REFERENCES_RESOLVE, c.CONTAINED_RESOURCES_ARE_REFERRED_TO
WHO = {"who": {"display": "a scanner"}}


@pytest.mark.parametrize(
    "case",
    table(
        clean(WHOLE, provenance()),
        clean(WHOLE, provenance(recorded=None, _recorded={"extension": [{"url": "u"}]})),
        violation(WHOLE, provenance(target=None), at="/target"),
        violation(WHOLE, provenance(recorded=None), at="/recorded"),
        violation(WHOLE, provenance(agent=None), at="/agent"),
        violation(WHOLE, provenance(agent=[WHO, {"role": [{"text": "x"}]}]), at="/agent/1/who"),
        nothing(WHOLE, OTHER),
        clean(ENTITIES, provenance()),
        violation(ENTITIES, provenance(entity=[{"what": {"display": "x"}}]), at="/entity/0/role"),
        violation(ENTITIES, provenance(entity=[{"role": "source"}]), at="/entity/0/what"),
        violation(
            ENTITIES,
            provenance(
                entity=[{"role": "source", "what": {"display": "x"}, "agent": [{"id": "a"}]}]
            ),
            at="/entity/0/agent/0/who",
        ),
        nothing(ENTITIES, provenance(entity=None)),
    ),
)
def test_provenance(case):
    case.check()


@pytest.mark.parametrize(
    "case",
    table(
        clean(DOCUMENT, resource(document()), resource(document(docStatus="final"))),
        clean(DOCUMENT, provenance()),
        violation(DOCUMENT, resource(document(status="final")), at="/status"),
        violation(DOCUMENT, resource(document(docStatus="current")), at="/docStatus"),
        violation(
            DOCUMENT, resource(document(relatesTo=[{"code": "copies"}])), at="/relatesTo/0/code"
        ),
        violation(DOCUMENT, resource(document(content=None)), at="/content"),
        violation(
            DOCUMENT,
            provenance(contained=[document(content=[{"format": {"code": "x"}}])]),
            at="/contained/0/content/0/attachment",
        ),
        nothing(DOCUMENT, OTHER),
        clean(TYPED, attached()),
        violation(TYPED, attached(contentType=None), at="/content/0/attachment/contentType"),
        nothing(TYPED, attached(data=None)),
        clean(HASH, attached(), attached(data=None), attached(data=f" {coded(DATA)}\n")),
        clean(HASH, attached(data=None, size=7)),
        violation(HASH, attached(hash=coded(bytes(20))), at="/hash"),
        violation(HASH, attached(data=None, hash=SHA1.hex()), at="/hash"),
        violation(HASH, attached(hash=["x"]), at="/hash"),
        violation(HASH, attached(size=2), at="/size"),
        nothing(HASH, attached(hash=None, size=None)),
    ),
)
def test_documents(case):
    case.check()


@pytest.mark.parametrize(
    "case",
    table(
        clean(DEVICE, device(), device(status=None, property=None, version=None)),
        violation(DEVICE, device(status="on"), at="/status"),
        violation(DEVICE, device(deviceName=[{"name": "x", "type": "brand"}]), at="/0/type"),
        violation(DEVICE, device(deviceName=[{"type": "other"}]), at="/deviceName/0/name"),
        violation(DEVICE, device(version=[{"type": {"text": "x"}}]), at="/version/0/value"),
        violation(DEVICE, device(property=[{"type": "threads"}]), at="/property/0/type"),
        violation(DEVICE, device(specialization=[{"version": "1"}]), at="/systemType"),
        nothing(DEVICE, OTHER),
    ),
)
def test_devices(case):
    case.check()


BACK = {"resourceType": "Location", "id": "l", "managingOrganization": {"reference": "#"}}


@pytest.mark.parametrize(
    "case",
    table(
        clean(LOCAL, provenance(), provenance(contained=[document(id="parameters"), BACK])),
        violation(LOCAL, provenance(contained=None), at="/entity/0/what/reference"),
        nothing(LOCAL, provenance(entity=None)),
        clean(REFERRED, provenance(), provenance(contained=[BACK])),
        clean(REFERRED, provenance(entity=None, policy=["#parameters"])),
        violation(REFERRED, provenance(entity=None), at="/contained/0"),
        violation(REFERRED, provenance(contained=[document(id=None)]), at="/contained/0"),
        nothing(REFERRED, OTHER),
    ),
)
def test_contained_resources(case):
    case.check()
