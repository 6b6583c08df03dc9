"""Acceptable media types of a request, and the defaults of each service (PS3.18 8.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from harness.checks.web.exchanges import INSTANCES, SEARCHES
from harness.content.dicomweb import Service, query_parameters, service
from harness.core.subject import HttpExchange
from harness.wire.media_type import MediaType, parse

DICOM_JSON: Final = "application/dicom+json"

_LIST: Final = re.compile(r'(?:[^",]|"(?:\\.|[^"\\])*"?)+')
_Q: Final = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True, slots=True)
class Range:
    """One entry of an Accept list (RFC 9110 12.5.1)."""

    type: MediaType
    weight: float

    @property
    def transfer_syntaxes(self) -> tuple[str, ...]:
        """The transfer-syntax parameters (PS3.18 8.7.3.5.2)."""
        return tuple(v for k, v, _ in self.type.parameters if k.lower() == "transfer-syntax")

    @property
    def part_type(self) -> str:
        """The type parameter of a multipart range in lower case, "" without one."""
        return (self.type.parameter("type") or "").lower()

    def specificity(self, actual: MediaType) -> int | None:
        """Tell how closely the range fits a media type, 0 for `*/*`; None when it does not."""
        wanted, essence = self.type.essence.lower(), actual.essence.lower()
        fits = _fits(wanted, essence)
        if fits is None:
            return None
        if essence.startswith("multipart/") and self.part_type:
            inner = _fits(self.part_type, _root(actual))
            return None if inner is None else 4 + inner
        return fits


def entries(text: str) -> tuple[str, ...]:
    """Split a list header at the commas outside quoted strings."""
    return tuple(e.strip() for e in _LIST.findall(text) if e.strip())


def accepted(x: HttpExchange) -> tuple[Range, ...] | None:
    """Return what the request accepts; None when that cannot be read or anything goes.

    An accept query parameter goes before the Accept header field (PS3.18 8.3.3.1).
    """
    asked = [v for k, v in query_parameters(x) if k == "accept"]
    text = ", ".join(asked) if asked else x.request_header("accept")
    if text is None:
        return None
    found = [_range(e) for e in entries(text)]
    ranges = tuple(r for r in found if r is not None)
    return ranges if ranges and len(ranges) == len(found) else None


def weight(ranges: tuple[Range, ...], actual: MediaType) -> float:
    """Return the weight of a media type: that of the most specific range, 0.0 when excluded."""
    fitting = [(s, r.weight) for r in ranges if (s := r.specificity(actual)) is not None]
    return max(fitting)[1] if fitting else 0.0


def default_types(x: HttpExchange) -> tuple[MediaType, ...]:
    """Return the default media types of the request's resource (edition switch E2: 2025a)."""
    wanted = service(x)
    if wanted in SEARCHES or wanted in (Service.WADO_METADATA, Service.STOW):
        return (MediaType(DICOM_JSON, ()),)
    if wanted in INSTANCES:
        return (_related("application/dicom"),)
    if wanted in (Service.WADO_FRAMES, Service.WADO_BULKDATA):
        return (_related("application/octet-stream"),)
    # Rendered: the default depends on what the object is (Table 8.7.4-1).
    names = ("image/jpeg", "image/gif", "video/mp4", "video/mpeg", "text/html", "application/pdf")
    return tuple(MediaType(n, ()) for n in names)


def is_default(x: HttpExchange, actual: MediaType) -> bool:
    """Whether a media type is the default of the request's resource."""
    return any(
        actual.essence.lower() == d.essence and (not d.parameters or _root(actual) == _root(d))
        for d in default_types(x)
    )


def _range(entry: str) -> Range | None:
    found = parse(entry)
    if found is None:
        return None
    text = found.parameter("q")
    if text is not None and not _Q.fullmatch(text):
        return None
    return Range(found, 1.0 if text is None else float(text))


def _fits(wanted: str, actual: str) -> int | None:
    if wanted == "*/*":
        return 0
    if wanted.endswith("/*"):
        return 1 if actual.startswith(wanted[:-1]) else None
    return 2 if wanted == actual else None


def _root(actual: MediaType) -> str:
    return (actual.parameter("type") or "").partition(";")[0].strip().lower()


def _related(root: str) -> MediaType:
    return MediaType("multipart/related", (("type", root, True),))
