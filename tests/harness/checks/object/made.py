"""Objects made of raw elements, for checks of what an encoder got wrong."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import replace

from harness.checks.registry import checks
from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.requirement import Requirement, Severity
from harness.core.subject import Carrier, Instance, Party
from harness.core.trace import Trace
from harness.judge.evaluate import evaluate
from tests.harness.checks.build import Case, clean, instance, nothing, violation
from tests.harness.checks.parties import EXPLICIT

MAKER = Party("modality", True)
LONG = ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")
UNDEFINED = 0xFFFFFFFF
CLASS_UID, INSTANCE_UID = "1.2.840.10008.5.1.4.1.1.2", "1.2.3.4"


def element(
    tag: int, vr: str, value: bytes, *, length: int | None = None, little: bool = True
) -> bytes:
    """Encode one element in Explicit VR, or in Implicit VR when `vr` is empty."""
    order = "<" if little else ">"
    head = struct.pack(order + "HH", tag >> 16, tag & 0xFFFF)
    announced = len(value) if length is None else length
    if not vr:
        return head + struct.pack(order + "I", announced) + value
    if vr in LONG:
        return head + vr.encode() + struct.pack(order + "HI", 0, announced) + value
    return head + vr.encode() + struct.pack(order + "H", announced) + value


def item(content: bytes = b"", *, length: int | None = None) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(content) if length is None else length) + content


ITEM_END = struct.pack("<HHI", 0xFFFE, 0xE00D, 0)
SEQUENCE_END = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
CLASS = element(0x00080016, "UI", CLASS_UID.encode() + b"\0")
INSTANCE = element(0x00080018, "UI", INSTANCE_UID.encode() + b"\0")
CREATOR = element(0x00090010, "LO", b"ACME")
PRIVATE = 0x00091001


def made(
    *elements: bytes, ts: str = EXPLICIT, carrier: Carrier = Carrier.C_STORE, id: str = "c1.d1.i1"
) -> Instance:
    """Make an instance, seen on its way from its creator, of encoded elements."""
    one = instance({}, creator=MAKER, sender=MAKER, carrier=carrier, transfer_syntax=ts, id=id)
    return replace(one, dataset=payload(b"".join(elements)), sop_class=CLASS_UID)


def private(vr: str, value: bytes, *before: bytes) -> Instance:
    """Make an instance with one private element, which no registry constrains."""
    return made(*before, CLASS, CREATOR, element(PRIVATE, vr, value))


def copied(i: Instance) -> Instance:
    """Return the instance on its further way, sent by somebody who did not make it."""
    carrier = Carrier.WADO if i.carrier is Carrier.FILE else i.carrier
    return replace(i, sender=Party("archive", True), carrier=carrier)


def meta(*elements: bytes, length: int | None = None) -> bytes:
    """Encode file meta information with its group length."""
    rest = b"".join(elements)
    count = len(rest) if length is None else length
    return element(0x00020000, "UL", struct.pack("<I", count)) + rest


META = {
    0x00020001: element(0x00020001, "OB", b"\0\1"),
    0x00020002: element(0x00020002, "UI", CLASS_UID.encode() + b"\0"),
    0x00020003: element(0x00020003, "UI", INSTANCE_UID.encode() + b"\0"),
    0x00020010: element(0x00020010, "UI", EXPLICIT.encode() + b"\0"),
    0x00020012: element(0x00020012, "UI", b"1.2.3.99"),
    0x00020013: element(0x00020013, "SH", b"ACME_1"),
}
PREAMBLE = bytes(128) + b"DICM"


def file(*, data: bytes = CLASS + INSTANCE, head: bytes = PREAMBLE, **changes: bytes) -> Instance:
    """Read a file; `e0010=b"..."` replaces the file meta element (0002,0010), b"" leaves it out."""
    elements = dict(META)
    for name, raw in changes.items():
        elements[0x00020000 | int(name[1:], 16)] = raw
    return instance_of(
        "file", payload(head + meta(*(elements[t] for t in sorted(elements))) + data)
    )


def rows(
    requirement: Requirement, good: Iterable[Instance], bad: Iterable[Instance], at: str
) -> list[Case]:
    """Make the rows of a requirement: clean, violating, and the way of a copy."""
    wrong = list(bad)
    return [
        *(clean(requirement, i, name=str(n)) for n, i in enumerate(good)),
        *(violation(requirement, i, at=at, name=str(n)) for n, i in enumerate(wrong)),
        nothing(requirement, copied(wrong[0]), name="a copy's way"),
    ]


def failures(i: Instance, *families: str) -> set[str]:
    """Return the requirements of some families that an instance fails, or breaks our checks."""
    found = evaluate(
        Trace([i]),
        [
            c
            for c in checks()
            if c.requirement.id.split(".")[0] in families and c.id.startswith("object.")
        ],
    )
    broken = {f"{r.requirement.id}: {r.reasons}" for r in found if r.reasons}
    return broken | {
        f.requirement.id for r in found for f in r.findings if f.severity is Severity.FAILURE
    }
