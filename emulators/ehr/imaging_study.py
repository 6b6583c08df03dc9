"""ImagingStudy and Endpoint from what an archive holds (FHIR R4 imagingstudy, endpoint)."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from emulators.ehr.archive import Series, Study
from emulators.ehr.identity import DICOM_UID, OID, typed
from emulators.web.fhir.json_document import JsonObject, JsonValue
from emulators.web.fhir.period import interval

DCM: Final = "http://dicom.nema.org/resources/ontology/DCM"
URI: Final = "urn:ietf:rfc:3986"
CONNECTION: Final = "http://terminology.hl7.org/CodeSystem/endpoint-connection-type"
SNOMED: Final = "http://snomed.info/sct"
_MODALITIES: Final = {
    "CT": "Computed Tomography",
    "MR": "Magnetic Resonance",
    "US": "Ultrasound",
    "DX": "Digital Radiography",
}
# CID 4 gives each Body Part Examined (PS3.16 annex L) its SNOMED CT code.
_BODY_PARTS: Final = {
    "BRAIN": ("12738006", "Brain"),
    "CHEST": ("43799004", "Chest"),
    "HEAD": ("69536005", "Head"),
    "NECK": ("45048000", "Neck"),
}
_ZONE: Final = re.compile(r"[+-](0[0-9]|1[0-4])[0-5][0-9]")


def endpoint(address: str) -> JsonObject:
    """Make the Endpoint of a WADO-RS service."""
    return {
        "resourceType": "Endpoint",
        "text": _narrative("WADO-RS endpoint"),
        "identifier": [{"system": URI, "value": address}],
        "status": "active",
        "connectionType": {
            "system": CONNECTION,
            "code": "dicom-wado-rs",
            "display": "DICOM WADO-RS",
        },
        "name": "Images by WADO-RS",
        "payloadType": [
            {
                "coding": [{"system": DCM, "code": "113014", "display": "DICOM Study"}],
                "text": "DICOM",
            }
        ],
        "payloadMimeType": ["application/dicom"],
        "address": address,
    }


def imaging_study(study: Study, order: JsonObject, endpoint_reference: str) -> JsonObject:
    """Make the ImagingStudy of an order; what the archive does not say is left out."""
    modalities = sorted({series.modality for series in study.series if series.modality})
    accession = typed(order, "ACSN")
    count = sum(len(series.instances) for series in study.series)
    identifiers: list[JsonValue] = [{"system": DICOM_UID, "value": f"{OID}{study.uid}"}]
    if accession is not None:
        identifiers.append(accession)
    link: JsonObject = {"reference": endpoint_reference}
    made: dict[str, JsonValue] = {
        "resourceType": "ImagingStudy",
        "text": _narrative(f"{' '.join(modalities)}: {len(study.series)} series, {count} images"),
        "identifier": identifiers,
        "status": "available",
        "modality": [_modality(code) for code in modalities],
        "subject": order.get("subject"),
        "encounter": order.get("encounter"),
        "started": started(study),
        "basedOn": [{"reference": f"ServiceRequest/{order.get('id')}"}],
        "endpoint": [link],
        "numberOfSeries": len(study.series),
        "numberOfInstances": count,
        "procedureCode": [order["code"]] if "code" in order else None,
        "reasonCode": order.get("reasonCode"),
        "description": study.description or None,
        "series": [_series(series, link) for series in study.series],
    }
    return _present(made)


def started(study: Study) -> str | None:
    """Write Study Date and Time as a dateTime; without a known zone the archive means UTC."""
    if not re.fullmatch(r"[0-9]{8}", study.date):
        return None
    day = f"{study.date[:4]}-{study.date[4:6]}-{study.date[6:]}"
    clock = re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{2})?(\.[0-9]{1,6})?", study.time)
    if clock is None:
        return day if interval(day) else None
    zone = study.zone if _ZONE.fullmatch(study.zone) else "+0000"
    moment = f"{day}T{clock[1]}:{clock[2]}:{clock[3] or '00'}{clock[4] or ''}"
    written = f"{moment}{zone[:3]}:{zone[3:]}"
    return written if interval(written) else None


def _series(series: Series, link: JsonObject) -> JsonObject:
    part = _BODY_PARTS.get(series.body_part.upper())
    return _present(
        {
            "uid": series.uid,
            "number": series.number,
            "modality": _modality(series.modality or "OT"),
            "description": series.description or None,
            "numberOfInstances": len(series.instances),
            "endpoint": [link],
            "bodySite": {"system": SNOMED, "code": part[0], "display": part[1]} if part else None,
            "instance": [
                _present(
                    {
                        "uid": instance.uid,
                        "sopClass": {"system": URI, "code": f"{OID}{instance.sop_class}"},
                        "number": instance.number,
                    }
                )
                for instance in series.instances
            ],
        }
    )


def _modality(code: str) -> JsonObject:
    made: JsonObject = {"system": DCM, "code": code}
    if code in _MODALITIES:
        made["display"] = _MODALITIES[code]
    return made


def _narrative(words: str) -> JsonObject:
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{escape(words)}</div>'
    return {"status": "generated", "div": div}


def _present(made: dict[str, JsonValue]) -> JsonObject:
    """Leave out what is unknown: FHIR has no null and no empty array."""
    return {name: value for name, value in made.items() if value is not None and value != []}
