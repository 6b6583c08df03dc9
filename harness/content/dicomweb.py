"""Which DICOMweb service an HTTP exchange used (PS3.18 10), below whatever base path."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, unquote

from harness.core.subject import HttpExchange


class Service(StrEnum):
    """The transactions of the Studies service that are judged."""

    QIDO_STUDIES = "QIDO-RS studies"
    QIDO_SERIES = "QIDO-RS series"
    QIDO_INSTANCES = "QIDO-RS instances"
    WADO_STUDY = "WADO-RS study"
    WADO_SERIES = "WADO-RS series"
    WADO_INSTANCE = "WADO-RS instance"
    WADO_METADATA = "WADO-RS metadata"
    WADO_FRAMES = "WADO-RS frames"
    WADO_RENDERED = "WADO-RS rendered"
    WADO_THUMBNAIL = "WADO-RS thumbnail"
    WADO_BULKDATA = "WADO-RS bulkdata"
    STOW = "STOW-RS"


MAX_PATH_CHARS: Final = 4096  # three UIDs and a base path have a few hundred
QIDO: Final = (Service.QIDO_STUDIES, Service.QIDO_SERIES, Service.QIDO_INSTANCES)
WADO_OBJECTS: Final = (Service.WADO_STUDY, Service.WADO_SERIES, Service.WADO_INSTANCE)

_SEGMENT = r"[^/]+"
# Templates of PS3.18 Table 10.1-1, at the end of the path; {} stands for a UID.
_GET: Final = tuple(
    (re.compile(r"(?:^|.*/)" + template.format(_SEGMENT) + r"/?"), service)
    for template, service in (
        (r"studies/(?P<s>{0})/series/(?P<e>{0})/instances/(?P<i>{0})", Service.WADO_INSTANCE),
        (r"studies/(?P<s>{0})/series/(?P<e>{0})/instances", Service.QIDO_INSTANCES),
        (r"studies/(?P<s>{0})/series/(?P<e>{0})", Service.WADO_SERIES),
        (r"studies/(?P<s>{0})/series", Service.QIDO_SERIES),
        (r"studies/(?P<s>{0})/instances", Service.QIDO_INSTANCES),
        (r"studies/(?P<s>{0})", Service.WADO_STUDY),
        (r"studies", Service.QIDO_STUDIES),
        (r"series", Service.QIDO_SERIES),
        (r"instances", Service.QIDO_INSTANCES),
    )
)
_BELOW = re.compile(
    r"(?P<object>.*/studies/.+?)/(?:(?P<metadata>metadata)|(?P<rendered>rendered)"
    r"|(?P<thumbnail>thumbnail)|(?P<bulk>bulkdata(?:/.*)?|pixeldata)|(?P<frames>frames/[^/]+)"
    r"(?:/(?:(?P<frame_rendered>rendered)|(?P<frame_thumbnail>thumbnail)))?)/?"
)
_SERVICES: Final = (
    ("frame_rendered", Service.WADO_RENDERED),
    ("frame_thumbnail", Service.WADO_THUMBNAIL),
    ("frames", Service.WADO_FRAMES),
    ("metadata", Service.WADO_METADATA),
    ("rendered", Service.WADO_RENDERED),
    ("thumbnail", Service.WADO_THUMBNAIL),
    ("bulk", Service.WADO_BULKDATA),
)
_STOW = re.compile(r"(?:^|.*/)studies(?:/(?P<s>[^/]+))?/?")


def _match(x: HttpExchange) -> tuple[Service, tuple[str, str, str]] | None:
    if len(x.path) > MAX_PATH_CHARS:
        return None
    if x.method == "POST":
        found = _STOW.fullmatch(x.path)
        return (Service.STOW, _uids(found)) if found else None
    if x.method not in ("GET", "HEAD"):
        return None
    path = "/" + x.path.lstrip("/")
    below = _BELOW.fullmatch(path)
    if below is not None:
        for template, _ in _GET:
            found = template.fullmatch(below["object"])
            if found is not None:
                service = next(s for name, s in _SERVICES if below[name] is not None)
                return service, _uids(found)
    for template, service in _GET:
        found = template.fullmatch(path)
        if found is not None:
            return service, _uids(found)
    return None


def _uids(found: re.Match[str]) -> tuple[str, str, str]:
    groups = found.groupdict()
    study, series, instance = (unquote(groups.get(k) or "") for k in ("s", "e", "i"))
    return study, series, instance


def service(x: HttpExchange) -> Service | None:
    """Classify an exchange by method and path; None when it is no DICOMweb request."""
    found = _match(x)
    return found[0] if found else None


def uids(x: HttpExchange) -> tuple[str, str, str]:
    """Return Study, Series and SOP Instance UID of the path, "" where it names none."""
    found = _match(x)
    return found[1] if found else ("", "", "")


def frames(x: HttpExchange) -> str:
    """Return the frame list of the path as sent; "" when it names none."""
    found = _BELOW.fullmatch(x.path[:MAX_PATH_CHARS])
    return unquote(found["frames"].removeprefix("frames/")) if found and found["frames"] else ""


def query_parameters(x: HttpExchange) -> tuple[tuple[str, str], ...]:
    """Return the query's names and values, percent-decoded, in order, empty ones kept."""
    return tuple(parse_qsl(x.query, keep_blank_values=True, errors="replace"))
