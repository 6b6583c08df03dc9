"""Content negotiation of DICOM web services (PS3.18 8.7.5 to 8.7.8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from emulators.web.media_type import BadMediaType, MediaType, parse_accept
from emulators.web.refusal import Refusal, bad_request, not_acceptable

DICOM: Final = "application/dicom"
DICOM_JSON: Final = "application/dicom+json"
DICOM_XML: Final = "application/dicom+xml"
OCTETS: Final = "application/octet-stream"
JSON: Final = "application/json"
MULTIPART: Final = "multipart/related"

_DICOM_TYPES: Final = frozenset({DICOM, DICOM_JSON, DICOM_XML, OCTETS})
_RENDERED: Final = re.compile(r"(?:image|video|text)/(?!\*)|application/pdf$")
_WEIGHT: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_UID: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")

#: Web services never exchange these (PS3.18 8.7.3): Implicit VR LE, Explicit VR BE.
FORBIDDEN_TRANSFER_SYNTAXES: Final = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.2"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One media type a resource can be answered in; the first offered is the default."""

    essence: str
    multipart: bool = False
    transfer_syntaxes: bool = False  # whether the transfer-syntax parameter means something

    def __str__(self) -> str:
        return f'{MULTIPART}; type="{self.essence}"' if self.multipart else self.essence


@dataclass(frozen=True, slots=True)
class Choice:
    """What to answer in. `transfer_syntax`: empty is the default, "*" is as stored."""

    offer: Offer
    transfer_syntax: str = ""


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of an Accept list, taken apart."""

    essence: str  # of the part, when multipart; may be a wildcard
    multipart: bool | None  # None: */* covers both
    transfer_syntax: str
    weight: float


def negotiate(
    request: Request,
    offers: Sequence[Offer],
    *,
    can: Callable[[Choice], bool] = lambda _: True,
    optional: bool = False,
) -> Choice:
    """Choose the acceptable answer with the highest weight, the first listed among equals.

    `can` tells whether the resource can really be given so. With `optional` a missing Accept is
    the default (a store request), without it 406 (8.7.5). Raises: Refusal 400 or 406.
    """
    check_charset(request)
    bulk = offers[0].essence == OCTETS
    asked = ",".join(request.query_params.getlist("accept"))
    header = ",".join(request.headers.getlist("accept"))
    if asked:
        chosen = _choose(_asked(asked, bulk), offers, can)
        if chosen is not None:
            return chosen
    if header.strip():
        chosen = _choose(_ranges(header, bulk), offers, can)
        if chosen is not None:
            return chosen
    elif optional and not asked:
        return Choice(offers[0])
    raise not_acceptable(", ".join(str(offer) for offer in offers))


def check_charset(request: Request) -> None:
    """Refuse a character set other than UTF-8 (8.3.3.2). Raises: Refusal 400."""
    for charset in request.query_params.getlist("charset"):
        if charset.lower() not in ("utf-8", "utf8"):
            raise bad_request("charset: only utf-8 is supported")


def _asked(text: str, bulk: bool) -> list[_Range]:
    """Read the query parameter: as the header, but without wildcards (8.3.3.1)."""
    found = _ranges(text, bulk)
    if any("*" in one.essence for one in found):
        raise bad_request("accept: no wildcards are allowed in the query parameter")
    return found


def _ranges(text: str, bulk: bool) -> list[_Range]:
    try:
        entries = parse_accept(text)
    except BadMediaType as mistake:
        raise bad_request(f"Accept: {mistake}") from None
    essences = {entry.essence for entry in entries}
    essences |= {e.parameter("type").lower() for e in entries if e.essence == MULTIPART}
    # A bare image type is a rendered one, except where it can be the bulk data itself (8.7.5).
    rendered = not bulk and any(_RENDERED.match(entry.essence) for entry in entries)
    if rendered and essences & _DICOM_TYPES:
        raise bad_request("Accept: DICOM and rendered media types exclude each other")
    return [_range(entry) for entry in entries]


def _range(entry: MediaType) -> _Range:
    if entry.count("transfer-syntax") > 1:
        raise bad_request("Accept: more than one transfer-syntax in a media type")
    weight = entry.parameter("q") or "1"
    essence: str
    multipart: bool | None
    if entry.essence in (MULTIPART, "multipart/*"):
        essence, multipart = entry.parameter("type").lower() or "*/*", True
    else:
        essence, multipart = entry.essence, None if entry.essence == "*/*" else False
    return _Range(
        # The type is a media type itself; what follows a semicolon in the quotes is no part of it.
        essence.partition(";")[0].strip(),
        multipart,
        entry.parameter("transfer-syntax"),
        float(weight) if _WEIGHT.fullmatch(weight) else 0.0,
    )


def _choose(
    ranges: Sequence[_Range], offers: Sequence[Offer], can: Callable[[Choice], bool]
) -> Choice | None:
    excluded = [one for one in ranges if one.weight == 0 and "*" not in one.essence]
    wanted = sorted((one for one in ranges if one.weight > 0), key=lambda one: -one.weight)
    for one in wanted:
        for offer in offers:
            if not _covers(one, offer) or any(_covers(no, offer) for no in excluded):
                continue
            choice = Choice(offer, one.transfer_syntax if offer.transfer_syntaxes else "")
            if _sayable(choice) and can(choice):
                return choice
    return None


def _covers(one: _Range, offer: Offer) -> bool:
    if one.multipart is not None and one.multipart != offer.multipart:
        return False
    kind, _, _ = one.essence.partition("/")
    return one.essence in ("*/*", offer.essence) or (
        one.essence == f"{kind}/*" and offer.essence.startswith(f"{kind}/")
    )


def _sayable(choice: Choice) -> bool:
    syntax = choice.transfer_syntax
    if syntax in ("", "*"):
        return True
    return bool(_UID.fullmatch(syntax)) and syntax not in FORBIDDEN_TRANSFER_SYNTAXES


__all__ = ["Choice", "Offer", "Refusal", "check_charset", "negotiate"]
