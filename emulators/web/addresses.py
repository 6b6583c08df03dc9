"""Addresses of DICOMweb resources as the asking client can reach them (PS3.18 10.1, F.2.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from emulators.web.refusal import bad_request

ROOT: Final = "/dicom-web"
UID: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes absolute addresses below one base URL."""

    base: str

    def study(self, study: str) -> str:
        """Address of a study."""
        return f"{self.base}/studies/{study}"

    def series(self, study: str, series: str) -> str:
        """Address of a series."""
        return f"{self.study(study)}/series/{series}"

    def instance(self, study: str, series: str, instance: str) -> str:
        """Address of an instance."""
        return f"{self.series(study, series)}/instances/{instance}"


def addresses(request: Request) -> Addresses:
    """Take the base URL from the Host header, so that a relay in between stays in between.

    A server on the loopback address believes only names of the loopback: a page that rebinds its
    name to 127.0.0.1 gets no links to itself. Raises: Refusal 400.
    """
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host) or len(request.headers.getlist("host")) != 1:
        raise bad_request("Host: exactly one host name is wanted")
    server = request.scope.get("server") or ("", 0)
    if _is_loopback(server[0]) and not _is_loopback(_name(host)):
        host = f"{server[0]}:{server[1]}" if ":" not in server[0] else f"[{server[0]}]:{server[1]}"
    return Addresses(f"http://{host}{ROOT}")


def _name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def checked_uid(text: str, what: str) -> str:
    """Return `text` if it is a UID (PS3.5 9.1). Raises: Refusal 400."""
    if len(text) > 64 or not UID.fullmatch(text):
        raise bad_request(f"{what}: not a UID")
    return text
