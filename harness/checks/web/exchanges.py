"""Which DICOMweb service an exchange belongs to, and whether it delivered (PS3.18 10.1)."""

from __future__ import annotations

from typing import Final

from harness.checks.web.messages import response
from harness.content.dicomweb import Service, service, uids
from harness.core.subject import HttpExchange

SEARCHES: Final = frozenset({Service.QIDO_STUDIES, Service.QIDO_SERIES, Service.QIDO_INSTANCES})
INSTANCES: Final = frozenset({Service.WADO_STUDY, Service.WADO_SERIES, Service.WADO_INSTANCE})
RETRIEVES: Final = INSTANCES | {
    Service.WADO_METADATA,
    Service.WADO_FRAMES,
    Service.WADO_RENDERED,
    Service.WADO_BULKDATA,
}


def path_uids(x: HttpExchange) -> tuple[str, str, str]:
    """Return study, series and instance UID of the path, "" where it names none."""
    study, series, instance = uids(x)
    return study or "", series or "", instance or ""


def is_dicomweb(x: HttpExchange) -> bool:
    """Whether the exchange is of any DICOMweb service."""
    return service(x) is not None


def is_search(x: HttpExchange) -> bool:
    """Whether it is a search transaction."""
    return x.method == "GET" and service(x) in SEARCHES


def is_answered_search(x: HttpExchange) -> bool:
    """Whether it is a search answered with a list in JSON."""
    return is_search(x) and x.status == 200 and response(x).is_json


def is_retrieve(x: HttpExchange) -> bool:
    """Whether it is a retrieve transaction, of whatever kind of resource."""
    return x.method == "GET" and service(x) in RETRIEVES


def is_instance_retrieve(x: HttpExchange) -> bool:
    """Whether it asks for the instances of a study or series, or for an instance."""
    return x.method == "GET" and service(x) in INSTANCES


def delivers_instances(x: HttpExchange) -> bool:
    """Whether it was answered with DICOM instances in a multipart body."""
    return is_instance_retrieve(x) and x.status in (200, 206) and _is_multipart_dicom(x)


def delivers(x: HttpExchange, wanted: Service) -> bool:
    """Whether it is a retrieve of that kind, answered with success."""
    return x.method == "GET" and service(x) is wanted and x.status in (200, 206)


def is_store(x: HttpExchange) -> bool:
    """Whether it is a store transaction that was answered."""
    return x.method == "POST" and service(x) is Service.STOW and x.status > 0


def resource_level(x: HttpExchange) -> str:
    """Name the level whose entities a search lists: "study", "series" or "instance"."""
    found = service(x)
    if found is Service.QIDO_STUDIES:
        return "study"
    return "series" if found is Service.QIDO_SERIES else "instance"


def _is_multipart_dicom(x: HttpExchange) -> bool:
    declared = response(x).content_type
    if declared is None or declared.essence.lower() != "multipart/related":
        return False
    return (declared.parameter("type") or "").lower() == "application/dicom"
