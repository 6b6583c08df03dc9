"""The lineage of a raw file in FHIR R4: what it is, what software made, and what of it.

A DocumentReference is the raw file, a Device the software, a Provenance for each series the edge
from the one to the other. R4's Attachment.hash is SHA-1; the SHA-256 goes with the identifiers.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from emulators.modality.objects.base import SOURCE_RAW_DATA, versions
from emulators.modality.objects.making import Making, Software, Source, merged, study_of
from emulators.modality.raw.format import Format
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.reconstruction import Parameters, Reconstruction

Json = dict[str, Any]

DCM: Final = "http://dicom.nema.org/resources/ontology/DCM"
DICOM_UID: Final = "urn:dicom:uid"
SHA256: Final = "urn:plugfest:sha256"
SOFTWARE: Final = "urn:plugfest:software"
OCI_DIGEST: Final = "urn:oci:digest"
RAW_FORMAT: Final = "urn:plugfest:raw-format"
BASE: Final = "https://plugfest.invalid/fhir/"
SERIES_UID: Final = ("112002", "Series Instance UID")
STUDY_UID: Final = ("110180", "Study Instance UID")
_OPERATION: Final = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
_PARTICIPANT: Final = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSeries:
    """One series: what its provenance says of it."""

    uid: str
    study_uid: str
    name: str  # of the kernel, the contrast, the map
    parameters: Parameters
    made: datetime


def raw_document(
    source: Source, size: int, sha1: bytes | None, identity: Identity, recorded: datetime
) -> Json:
    """Describe a raw file; `sha1` is of its octets, None for a folder of many files."""
    attachment: Json = {
        "contentType": source.format.media_type,
        "size": size,
        "title": source.file_name,
    }
    if sha1 is not None:
        attachment["hash"] = base64.b64encode(sha1).decode()
    if identity.acquired is not None:
        attachment["creation"] = _instant(identity.acquired)
    document: Json = {
        "resourceType": "DocumentReference",
        "id": f"raw-{source.sha256[:32]}",
        "masterIdentifier": _uid(source.sop_instance),
        "identifier": [{"system": SHA256, "value": source.sha256}],
        "status": "current",
        "type": {"coding": [_coding(DCM, SOURCE_RAW_DATA[0], SOURCE_RAW_DATA[2])]},
    }
    if identity.patient_id:
        document["subject"] = {"type": "Patient", "identifier": {"value": identity.patient_id}}
    document["date"] = _instant(recorded)
    named = _format_code(source.format)
    document["content"] = [
        {"attachment": attachment, "format": _coding(RAW_FORMAT, named, str(source.format))}
    ]
    if source.study_uid:
        document["context"] = {"related": [_study(source.study_uid)]}
    return document


def device(software: Software, reads: Sequence[Format]) -> Json:
    """Describe reconstructing software: by image where there is one, by commit, by version."""
    said = [("version", software.version), ("source", software.commit)]
    said.append(("OCI image digest", software.image_digest))
    decisive = (*versions(software), str(software.threads), software.cpu_policy, *map(str, reads))
    named = hashlib.sha256("\n".join((software.name, *decisive)).encode()).hexdigest()
    identifier = [{"system": SOFTWARE, "value": named}]
    if software.image_digest:
        identifier.append({"system": OCI_DIGEST, "value": software.image_digest})
    return {
        "resourceType": "Device",
        "id": f"software-{named[:32]}",
        "identifier": identifier,
        "status": "active",
        "manufacturer": "Plugfest",
        "deviceName": [{"name": software.name, "type": "model-name"}],
        "version": [{"type": {"text": what}, "value": value} for what, value in said if value],
        "property": [
            _property("threads", str(software.threads)),
            _property("CPU policy", software.cpu_policy),
            *(
                {
                    "type": {"text": "reads raw format"},
                    "valueCode": [{"coding": [_coding(RAW_FORMAT, _format_code(f), str(f))]}],
                }
                for f in reads
            ),
        ],
    }


def provenance(
    series: MadeSeries,
    *,
    documents: Sequence[Json],
    by: Json,
    recorded: datetime,
    institution: str = "",
) -> Json:
    """Say what one series was made of, by what, and by which parameters, which it contains."""
    agent: Json = {
        "type": {"coding": [_coding(_PARTICIPANT, "assembler", "Assembler")]},
        "who": {"reference": reference(by)},
    }
    if institution:
        agent["onBehalfOf"] = {"type": "Organization", "display": institution}
    named = hashlib.sha256(series.uid.encode()).hexdigest()
    return {
        "resourceType": "Provenance",
        "id": f"made-{named[:32]}",
        "contained": [_parameter_document(series.parameters)],
        "target": [
            _study(series.study_uid),
            {
                "type": "ImagingStudy",
                "identifier": _uid(series.uid, SERIES_UID),
                "display": f"series {series.name}",
            },
        ],
        "occurredDateTime": _instant(series.made),
        "recorded": _instant(recorded),
        "policy": [f"urn:plugfest:parameters:sha256:{series.parameters.sha256()}"],
        "activity": {"coding": [_coding(_OPERATION, "CREATE", "create")], "text": "reconstruction"},
        "agent": [agent],
        "entity": [
            *({"role": "source", "what": {"reference": reference(d)}} for d in documents),
            {"role": "derivation", "what": {"reference": "#parameters"}},
        ],
    }


def lineage(
    document: Json,
    software: Json,
    series: Sequence[MadeSeries],
    recorded: datetime,
    institution: str = "",
) -> tuple[Json, ...]:
    """Put a raw file, what reconstructed it, and a provenance of each series together."""
    made = (
        provenance(
            one, documents=(document,), by=software, recorded=recorded, institution=institution
        )
        for one in series
    )
    return (document, software, *made)


def mirror(
    identity: Identity,
    size: int,
    sha1: bytes | None,
    series: Sequence[tuple[Reconstruction, Making]],
) -> tuple[Json, ...]:
    """Describe a raw file and all series made of it: document, software, a provenance each."""
    if not series:
        return ()
    making = series[0][1]
    who = merged(identity, making.identity)
    told = [
        MadeSeries(
            uid=how.uid("series", made.name),
            study_uid=study_of(who, how.source),
            name=made.name,
            parameters=made.parameters,
            made=how.made,
        )
        for made, how in series
    ]
    return lineage(
        raw_document(making.source, size, sha1, who, making.made),
        device(making.software, (making.source.format,)),
        told,
        making.made,
        who.institution,
    )


def bundle(resources: Sequence[Json]) -> Json:
    """Put resources into a collection; their references hold inside of it."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"{BASE}{reference(r)}", "resource": r} for r in resources],
    }


def reference(resource: Json) -> str:
    """Refer to a resource by type and id."""
    return f"{resource['resourceType']}/{resource['id']}"


def _parameter_document(parameters: Parameters) -> Json:
    data = parameters.canonical()
    return {
        "resourceType": "DocumentReference",
        "id": "parameters",
        "identifier": [{"system": SHA256, "value": parameters.sha256()}],
        "status": "current",
        "type": {"text": "reconstruction parameters, canonical JSON (RFC 8785)"},
        "content": [
            {
                "attachment": {
                    "contentType": "application/json",
                    "data": base64.b64encode(data).decode(),
                    "size": len(data),
                    "hash": base64.b64encode(
                        hashlib.sha1(data, usedforsecurity=False).digest()
                    ).decode(),
                }
            }
        ],
    }


def _study(study_uid: str) -> Json:
    return {"type": "ImagingStudy", "identifier": _uid(study_uid, STUDY_UID)}


def _uid(value: str, kind: tuple[str, str] | None = None) -> Json:
    found: Json = {"system": DICOM_UID, "value": f"urn:oid:{value}"}
    if kind is not None:
        found["type"] = {"coding": [_coding(DCM, *kind)]}
    return found


def _property(what: str, value: str) -> Json:
    return {"type": {"text": what}, "valueCode": [{"text": value}]}


def _coding(system: str, code: str, display: str) -> Json:
    return {"system": system, "code": code, "display": display}


def _format_code(format: Format) -> str:
    return f"{format.family}/{format.generation}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
