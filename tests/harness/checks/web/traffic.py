"""Builders of DICOMweb traffic: searches, retrieves, stores, and what they carry."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence

from harness.content.subjects import subjects
from harness.core.requirement import Role
from harness.core.subject import Exchange, HttpExchange, Subject
from tests.harness.checks.build import CT_IMAGE_STORAGE, EXPLICIT, Elements, encode, http

Json = Mapping[str, object] | Sequence[object]
Headers = Sequence[tuple[str, str]]

STUDY, SERIES = "1.2.3.4.1", "1.2.3.4.1.1"
JSON = "application/dicom+json"
DICOM = 'multipart/related; type="application/dicom"'
OCTETS = 'multipart/related; type="application/octet-stream"'
BOUNDARY = "b0undary"
BASE = "/dicom-web"
PIXELS = bytes(range(64)) * 2  # 8 rows of 8 pixels of 16 bits


def uid(n: int) -> str:
    """Make the SOP Instance UID of the n-th image."""
    return f"{SERIES}.{n}"


def ct(n: int = 1, change: Elements | None = None, drop: Sequence[int] = ()) -> Elements:
    """Make the data set of a small CT image."""
    elements: dict[int, object] = {
        0x00080005: "ISO_IR 192",
        0x00080016: CT_IMAGE_STORAGE,
        0x00080018: uid(n),
        0x00080020: "20260102",
        0x00080050: "A1",
        0x00080060: "CT",
        0x00100010: "DOE^JANE",
        0x00100020: "P1",
        0x0020000D: STUDY,
        0x0020000E: SERIES,
        0x00200013: str(n),
        0x00280002: 1,
        0x00280004: "MONOCHROME2",
        0x00280010: 8,
        0x00280011: 8,
        0x00280100: 16,
        0x00400275: [{0x00400009: "STEP1", 0x00401001: "RP1"}],
        0x7FE00010: PIXELS,
    }
    elements.update(change or {})
    return {k: v for k, v in elements.items() if k not in drop}  # type: ignore[misc]


def part10(
    elements: Elements,
    ts: str = EXPLICIT,
    *,
    sop_class: str | None = None,
    sop_instance: str | None = None,
) -> bytes:
    """Make a Part 10 file; the media storage UIDs are the data set's own unless given."""
    meta = encode(
        {
            0x00020001: b"\0\1",
            0x00020002: sop_class or str(elements.get(0x00080016, "")),
            0x00020003: sop_instance or str(elements.get(0x00080018, "")),
            0x00020010: ts,
            0x00020012: "1.2.3",
        },
        EXPLICIT,
    )
    length = struct.pack("<HH2sHL", 2, 0, b"UL", 4, len(meta))
    return bytes(128) + b"DICM" + length + meta + encode(elements, ts)


def multipart(parts: Sequence[tuple[str, bytes]], *, close: bool = True) -> bytes:
    """Make a multipart body of (Content-Type, content)."""
    out = b""
    for kind, content in parts:
        header = f"Content-Type: {kind}\r\n" if kind else ""
        out += f"--{BOUNDARY}\r\n{header}\r\n".encode() + content + b"\r\n"
    return out + (f"--{BOUNDARY}--\r\n".encode() if close else b"")


def files(*objects: Elements | bytes, ts: str = EXPLICIT, kind: str = "application/dicom") -> bytes:
    """Make a multipart body of Part 10 files; bytes are put in as they are."""
    return multipart([(kind, o if isinstance(o, bytes) else part10(o, ts)) for o in objects])


def get(
    path: str,
    body: bytes = b"",
    kind: str = "",
    *,
    status: int = 200,
    accept: str | None = None,
    headers: Headers = (),
    side: Role = Role.RESPONDER,
    n: int = 1,
    complete: bool = True,
) -> HttpExchange:
    """Make a GET; `n` tells the exchanges of a scenario apart and orders them."""
    declared = [("Content-Type", kind)] if kind else []
    return http(
        "GET",
        BASE + path,
        status=status,
        request_headers=[("Host", "archive"), *([("Accept", accept)] if accept else [])],
        response_headers=[*declared, *headers],
        response_body=body,
        side=side,
        complete=complete,
        id=f"c{n}.h1",
        at=float(n),
    )


def found(
    path: str, body: Json, *, status: int = 200, kind: str = JSON, **more: object
) -> HttpExchange:
    """Make a search, or a retrieve of metadata, answered in JSON."""
    more.setdefault("accept", JSON)
    return get(path, json.dumps(body).encode(), kind, status=status, **more)  # type: ignore[arg-type]


def retrieved(path: str, body: bytes, *, kind: str = DICOM, **more: object) -> HttpExchange:
    """Make a retrieve answered with a multipart body."""
    more.setdefault("accept", kind)
    return get(path, body, f"{kind}; boundary={BOUNDARY}", **more)  # type: ignore[arg-type]


def store(
    body: bytes,
    answer: Json | None = None,
    *,
    status: int = 200,
    path: str = "/studies",
    kind: str = f"{DICOM}; boundary={BOUNDARY}",
    side: Role = Role.RESPONDER,
    n: int = 1,
    complete: bool = True,
) -> HttpExchange:
    """Make a STOW-RS transaction."""
    said = json.dumps(answer).encode() if answer is not None else b""
    return http(
        "POST",
        BASE + path,
        status=status,
        request_headers=[
            ("Host", "archive"),
            ("Accept", JSON),
            *([("Content-Type", kind)] if kind else []),
        ],
        request_body=body,
        response_headers=[("Content-Type", JSON)] if answer is not None else [],
        response_body=said,
        side=side,
        initiator="modality",
        complete=complete,
        id=f"c{n}.h1",
        at=float(n),
    )


def value(vr: str, *values: object) -> dict[str, object]:
    """Make an attribute object."""
    return {"vr": vr, "Value": list(values)} if values else {"vr": vr}


def stored_item(n: int, **more: object) -> dict[str, object]:
    """Make an item of Referenced SOP Sequence."""
    item = {
        "00081150": value("UI", CT_IMAGE_STORAGE),
        "00081155": value("UI", uid(n)),
        "00081190": value(
            "UR", f"http://archive/studies/{STUDY}/series/{SERIES}/instances/{uid(n)}"
        ),
    }
    return {**item, **more}


def failed_item(n: int, reason: int = 0x0110, **more: object) -> dict[str, object]:
    """Make an item of Failed SOP Sequence."""
    item = {
        "00081150": value("UI", CT_IMAGE_STORAGE),
        "00081155": value("UI", uid(n)),
        "00081197": value("US", reason),
    }
    return {**item, **more}


def answer(
    referenced: Sequence[object] = (),
    failed: Sequence[object] = (),
    others: Sequence[object] = (),
    **more: object,
) -> dict[str, object]:
    """Make a Store Instances Response."""
    out: dict[str, object] = {"00081190": value("UR", f"http://archive/studies/{STUDY}")}
    if failed:
        out["00081198"] = value("SQ", *failed)
    if referenced:
        out["00081199"] = value("SQ", *referenced)
    if others:
        out["0008119A"] = value("SQ", *others)
    return {**out, **more}


def study_match(drop: Sequence[str] = (), **change: object) -> dict[str, object]:
    """Make a match of a search for studies; `change` names tags with a leading t."""
    members: dict[str, object] = {
        "00080020": value("DA", "20260102"),
        "00080030": value("TM", "101500"),
        "00080050": value("SH", "A1"),
        "00080061": value("CS", "CT"),
        "00080090": value("PN"),
        "00081190": value("UR", f"http://archive{BASE}/studies/{STUDY}"),
        "00100010": value("PN", {"Alphabetic": "DOE^JANE"}),
        "00100020": value("LO", "P1"),
        "00100030": value("DA"),
        "00100040": value("CS", "F"),
        "0020000D": value("UI", STUDY),
        "00200010": value("SH", "S1"),
        "00201206": value("IS", 1),
        "00201208": value("IS", 2),
    }
    return changed(members, drop, change)


def series_match(drop: Sequence[str] = (), **change: object) -> dict[str, object]:
    """Make a match of a search for series."""
    members: dict[str, object] = {
        "00080060": value("CS", "CT"),
        "00081190": value("UR", f"http://archive{BASE}/studies/{STUDY}/series/{SERIES}"),
        "0020000E": value("UI", SERIES),
        "00200011": value("IS", 1),
        "00201209": value("IS", 2),
    }
    return changed(members, drop, change)


def instance_match(n: int = 1, drop: Sequence[str] = (), **change: object) -> dict[str, object]:
    """Make a match of a search for instances."""
    members: dict[str, object] = {
        "00080016": value("UI", CT_IMAGE_STORAGE),
        "00080018": value("UI", uid(n)),
        "00200013": value("IS", n),
    }
    return changed(members, drop, change)


def changed(
    members: dict[str, object], drop: Sequence[str], change: Mapping[str, object]
) -> dict[str, object]:
    """Replace (keyword t00100020=...) and drop members, in ascending order."""
    members = {**members, **{k.removeprefix("t"): v for k, v in change.items()}}
    return {k: members[k] for k in sorted(members) if k not in drop}


def web(*exchanges: Exchange) -> tuple[Subject, ...]:
    """Add what the exchanges carry."""
    return (*exchanges, *subjects(exchanges))
