"""FHIR exchanges with their resources decoded, for check tests."""

import json

from harness.content.subjects import subjects
from harness.core.requirement import Role
from tests.harness.checks.build import http

FHIR_JSON = "application/fhir+json"
CHARSET = f"{FHIR_JSON};charset=utf-8"
META = {"versionId": "3", "lastUpdated": "2026-01-31T12:00:05.250+01:00"}
STAMPS = (("ETag", 'W/"3"'), ("Last-Modified", "Sat, 31 Jan 2026 11:00:05 GMT"))


def fhir(
    method="GET",
    target="/fhir/Patient/p1",
    *,
    sent=None,
    answer=None,
    status=200,
    headers=(),
    asked=(("Accept", FHIR_JSON),),
    media_type=CHARSET,
    side=Role.RESPONDER,
    id="c1.h1",
    at=1.0,
    text=None,
):
    """Make an exchange and what it carries; `text` is a body that is no resource."""
    body = text if text is not None else json.dumps(answer).encode() if answer else b""
    own = (("Content-Type", media_type),) if body and media_type else ()
    request = json.dumps(sent).encode() if sent else b""
    if request and not any(k == "Content-Type" for k, _ in asked):
        asked = (*asked, ("Content-Type", FHIR_JSON))
    x = http(
        method,
        target,
        status=status,
        request_headers=asked,
        request_body=request,
        response_headers=(*own, *headers),
        response_body=body,
        side=side,
        responder="ehr",
        id=id,
        at=at,
    )
    return (x, *subjects([x]))


def patient(id="p1", **more):
    return {"resourceType": "Patient", "id": id, "meta": META, **more}


def bundle(*resources, mode="match", base="http://127.0.0.1/fhir", self_link="", **more):
    """Make a searchset of resources."""
    entries = [
        {
            "fullUrl": f"{base}/{r['resourceType']}/{r['id']}",
            "resource": r,
            **({"search": {"mode": mode}} if mode else {}),
        }
        for r in resources
    ]
    links = [{"relation": "self", "url": self_link or f"{base}/Patient"}, *more.pop("link", ())]
    total = {} if "total" in more else {"total": len(resources)}
    content = {"resourceType": "Bundle", "type": "searchset", "link": links, **total, **more}
    return {k: v for k, v in (content | {"entry": entries}).items() if v not in (None, [], "")}
