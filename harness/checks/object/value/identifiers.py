"""Unique identifiers and addresses: UI and UR (PS3.5 6.2, 6.2.3, 9)."""

from __future__ import annotations

import re
from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.objection import Objection
from harness.checks.object.value.text_value import shown
from harness.checks.sources import ps3, rfc
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

_NUMBERS: Final = rb"(?:\.(?:0|[1-9]\d*+))"
_SOUND_UIDS: Final = re.compile(rb"[0-2]%b++\0?" % _NUMBERS)
_UID: Final = re.compile(rb"(?:0|[1-9]\d*+)%b*+" % _NUMBERS)
_ROOT: Final = re.compile(rb"(?:[01]\.[1-3]?\d|2\.\d+)(?:\.|$)")
_URI: Final = re.compile(rb"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})++")

UIDS_ARE_WELL_FORMED = Requirement(
    id="value.uids-are-well-formed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement=("A UID (UI) is numbers without leading zeros, separated by periods."),
    cites=(ps3(5, "9.1"), ps3(5, "6.2", "6.2-1")),
)
UIDS_HAVE_AN_ASSIGNED_ROOT = Requirement(
    id="value.uids-have-an-assigned-root",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A UID (UI) begins with 0, 1 or 2, the roots of ISO/IEC 9834, and a number more.",
    cites=(ps3(5, "9.1"), ps3(5, "9.2")),
)
URIS_ARE_WELL_FORMED = Requirement(
    id="value.uris-are-well-formed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A URI (UR) has the characters of one, percent-encoded where they must be.",
    cites=(ps3(5, "6.2.3"), rfc(3986, "2")),
)


@element_rule(UIDS_ARE_WELL_FORMED, vrs=("UI",))
def uids_are_well_formed(element: Element, place: Place) -> Objection | None:
    """Match every value against numbers and periods; padding is judged as that."""
    raw = place.raw(element)
    if _SOUND_UIDS.fullmatch(raw):
        return None
    for value in raw.rstrip(b"\0 ").split(b"\\"):
        if value and not is_uid(value):
            return Objection("numbers without leading zeros, and periods", shown(value))
    return None


@element_rule(UIDS_HAVE_AN_ASSIGNED_ROOT, vrs=("UI",))
def uids_have_an_assigned_root(element: Element, place: Place) -> Objection | None:
    """Look at the first two numbers of every UID that is well formed."""
    raw = place.raw(element)
    if _SOUND_UIDS.fullmatch(raw) and _ROOT.match(raw):
        return None
    for value in raw.rstrip(b"\0 ").split(b"\\"):
        if is_uid(value) and not _ROOT.match(value):
            return Objection("0.n, 1.n (n below 40) or 2.n", shown(value))
    return None


@element_rule(URIS_ARE_WELL_FORMED, vrs=("UR",))
def uris_are_well_formed(element: Element, place: Place) -> Objection | None:
    """Match the value, trailing padding aside, against the characters of a URI."""
    raw = place.raw(element).rstrip(b"\0 ")
    if not raw or _URI.fullmatch(raw):
        return None
    return Objection("a URI", shown(raw))


def is_uid(value: bytes) -> bool:
    """Tell whether it is a UID, however long."""
    return _UID.fullmatch(value) is not None
