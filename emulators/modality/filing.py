"""Filing the lineage of an acquisition with an EHR, as one FHIR transaction (R4 http.html)."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from emulators.modality.ct_image import INSTITUTION
from emulators.modality.orders import Order, items, text
from emulators.modality.provenance.fhir import (
    Json,
    MadeSeries,
    device,
    lineage,
    raw_document,
    reference,
)
from emulators.modality.provenance.software import running
from emulators.modality.raw.identity import Identity
from emulators.modality.records import Acquisition
from emulators.web.client import Answer, PieceBody, WebClient
from emulators.web.control import ActionFailed
from emulators.web.fhir.message import FHIR_JSON

# What is the same thing whoever files it, and is not filed again where it is known.
KNOWN_BY_IDENTIFIER: Final = ("DocumentReference", "Device")


@dataclass(frozen=True, slots=True)
class Filed:
    """Where the EHR put it: logical ids."""

    document: str
    device: str
    provenance: tuple[str, ...]

    def plain(self) -> dict[str, object]:
        """Describe it as the contract wants it."""
        return {
            "document": self.document,
            "device": self.device,
            "provenance": list(self.provenance),
        }


def described(acquisition: Acquisition, recorded: datetime) -> tuple[Json, ...]:
    """Describe raw file, software and the provenance of each series. Raises: OSError."""
    raw, order = acquisition.raw, acquisition.order
    acquired = Identity(acquired=raw.acquired)
    with raw.path.open("rb") as file:
        sha1 = hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).digest()
    document = raw_document(raw.source, raw.path.stat().st_size, sha1, acquired, recorded)
    if text(order.item, "PatientID"):
        document["subject"] = {"type": "Patient", "identifier": patient_identifier(order)}
    software = device(running(), (raw.source.format,))
    series = [
        MadeSeries(
            uid=one.series_uid,
            study_uid=order.study_uid,
            name=one.kernel,
            parameters=one.parameters,
            made=one.made,
        )
        for one in acquisition.series
    ]
    return lineage(document, software, series, recorded, INSTITUTION)


def patient_identifier(order: Order) -> Json:
    """Say the Patient ID with its issuer, as FHIR says it: system, assigner."""
    found: Json = {"value": text(order.item, "PatientID")}
    for qualifiers in items(order.item, "IssuerOfPatientIDQualifiersSequence")[:1]:
        entity, kind = (text(qualifiers, f"UniversalEntityID{end}") for end in ("", "Type"))
        if entity:
            found["system"] = f"urn:oid:{entity}" if kind == "ISO" else entity
    if issuer := text(order.item, "IssuerOfPatientID"):
        found["assigner"] = {"display": issuer}
    return found


def transaction(resources: Sequence[Json]) -> Json:
    """Make a transaction of them: they refer to each other by the full URLs of its entries."""
    urls = {reference(r): uuid.uuid5(uuid.NAMESPACE_URL, reference(r)).urn for r in resources}
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": urls[reference(r)],
                "resource": _within(urls, {k: v for k, v in r.items() if k != "id"}),
                "request": _request(r),
            }
            for r in resources
        ],
    }


def post(url: str, bundle: Json, limit_s: float) -> Filed:
    """Send a transaction of document, device and provenance to a FHIR service.

    Raises: ActionFailed, WebProblem.
    """
    body = json.dumps(bundle, ensure_ascii=False).encode()
    with WebClient("the EHR", limit_s) as client:
        answer = client.post(url, PieceBody(iter([body]), len(body)), FHIR_JSON, FHIR_JSON)
    document, software, *made = places(answer, [e["resource"] for e in bundle["entry"]])
    return Filed(document, software, tuple(made))


def _request(resource: Json) -> Json:
    kind = resource["resourceType"]
    request = {"method": "POST", "url": kind}
    if kind in KNOWN_BY_IDENTIFIER:
        named = resource["identifier"][0]
        condition = {"identifier": f"{named['system']}|{named['value']}"}
        request["ifNoneExist"] = urlencode(condition)
    return request


def _within(urls: Mapping[str, str], value: Any) -> Any:
    """Copy JSON; references to what is filed together become full URLs."""
    if isinstance(value, dict):
        return {
            k: urls.get(v, v) if k == "reference" else _within(urls, v) for k, v in value.items()
        }
    if isinstance(value, list):
        return [_within(urls, one) for one in value]
    return value


def places(answer: Answer, sent: Sequence[Json]) -> list[str]:
    """Read from the answer to a transaction under which ids the resources are kept."""
    if answer.status != 200:
        raise ActionFailed(f"the EHR answered {answer.status} to the transaction")
    try:
        entries = json.loads(answer.body)["entry"]
        found = [_place(e, r["resourceType"]) for e, r in zip(entries, sent, strict=True)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as why:
        raise ActionFailed("the EHR does not say where it keeps what was filed") from why
    return found


def _place(entry: Any, kind: str) -> str:
    """Read one id: of the location, or of the resource where it is known already."""
    response = entry["response"]
    if not str(response["status"]).startswith("2"):
        raise ValueError(response["status"])
    location = response.get("location") or f"{kind}/{entry['resource']['id']}"
    *_, named, logical_id = location.partition("/_history/")[0].split("/")
    if named != kind or not logical_id:
        raise ValueError(location)
    return str(logical_id)
