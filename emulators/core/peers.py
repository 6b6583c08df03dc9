"""Whom an emulator talks to: the peers its operator names over the control API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

AE_TITLE_CHARS = 16  # PS3.5 6.2, VR AE


class BadPeers(ValueError):
    """The description of the peers is not of the form the control API documents."""


@dataclass(frozen=True, slots=True)
class DimsePeer:
    """Where a DICOM application entity listens."""

    host: str
    port: int
    ae_title: str


@dataclass(frozen=True, slots=True)
class Peer:
    """One seat of the scenario as seen from another: either door may be missing."""

    name: str
    dimse: DimsePeer | None
    web_url: str | None
    wants_notices: bool = False
    """It is told by DIMSE what becomes available (PS3.4 annex R)."""


def load_peers(value: object) -> dict[str, Peer]:
    """Read `{"archive": {"dimse": {...}, "web": {"url"}, "notify": true}, ...}`.

    Raises: BadPeers, naming the seat and the key.
    """
    if not isinstance(value, Mapping):
        raise BadPeers("peers: an object of seat names is wanted")
    return {str(name): _peer(str(name), given) for name, given in value.items()}


def _peer(name: str, given: object) -> Peer:
    if not isinstance(given, Mapping):
        raise BadPeers(f"{name}: an object with dimse or web is wanted")
    unknown = sorted(str(key) for key in given if key not in ("dimse", "web", "notify"))
    if unknown:
        raise BadPeers(f"{name}: unknown key {unknown[0]!r}; known: dimse, web, notify")
    dimse, web, notify = given.get("dimse"), given.get("web"), given.get("notify", False)
    if not isinstance(notify, bool) or (notify and dimse is None):
        raise BadPeers(f"{name}.notify: true or false is wanted, and true only beside dimse")
    return Peer(
        name,
        None if dimse is None else _dimse(name, dimse),
        None if web is None else _web(name, web),
        notify,
    )


def _dimse(name: str, given: object) -> DimsePeer:
    if not isinstance(given, Mapping):
        raise BadPeers(f"{name}.dimse: an object with host, port, ae_title is wanted")
    host, port, title = given.get("host"), given.get("port"), given.get("ae_title")
    if not isinstance(host, str) or not host:
        raise BadPeers(f"{name}.dimse.host: a host name or address is wanted")
    if not isinstance(port, int) or isinstance(port, bool) or not 0 < port < 65536:
        raise BadPeers(f"{name}.dimse.port: a number from 1 to 65535 is wanted")
    if not isinstance(title, str) or not is_ae_title(title):
        raise BadPeers(f"{name}.dimse.ae_title: 1 to 16 characters are wanted")
    return DimsePeer(host, port, title)


def _web(name: str, given: object) -> str:
    url = given.get("url") if isinstance(given, Mapping) else None
    if not isinstance(url, str):
        raise BadPeers(f"{name}.web.url: an http address is wanted")
    try:
        parts = urlsplit(url)
        well_formed = parts.scheme in ("http", "https") and bool(parts.hostname)
        well_formed = well_formed and (parts.port is None or parts.port > 0)
    except ValueError:
        well_formed = False
    if not well_formed or parts.query or parts.fragment or parts.username:
        raise BadPeers(f"{name}.web.url: an http address without query or user is wanted")
    return url.rstrip("/")


def is_ae_title(text: str) -> bool:
    """Tell whether `text` can be an AE title (PS3.5 6.2: 1 to 16, no backslash or control)."""
    significant = text.strip(" ")
    return (
        len(significant) > 0
        and len(text) <= AE_TITLE_CHARS
        and all(" " <= char <= "~" and char != "\\" for char in text)
    )
