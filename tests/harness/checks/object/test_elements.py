"""Elements as their maker encoded them: even lengths, reserved private blocks."""

import struct
from dataclasses import replace

import pytest

from harness.checks.object.elements import (
    ELEMENT_LENGTHS_ARE_EVEN,
    PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR,
)
from harness.core.octets import payload
from harness.core.subject import Carrier, Party
from tests.harness.checks.build import Case, clean, instance, nothing, table, violation


def element(group, number, vr, value):
    head = struct.pack("<HH2s", group, number, vr.encode())
    if vr in ("OB", "SQ", "UN"):
        return head + struct.pack("<HI", 0, len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def item(content):
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content


CLASS = element(0x0008, 0x0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0")
CREATOR = element(0x0009, 0x0010, "LO", b"ACME")
DATA = element(0x0009, 0x1001, "UN", b"abcd")
ODD = element(0x0010, 0x0020, "LO", b"123")
SEQUENCE = (0x0008, 0x1140, "SQ")


MAKER = Party("modality", True)


def made(*elements, carrier=Carrier.C_STORE):
    one = instance({}, creator=MAKER, sender=MAKER, carrier=carrier)
    return replace(one, dataset=payload(b"".join(elements)))


ROWS = table(
    clean(ELEMENT_LENGTHS_ARE_EVEN, made(CLASS)),
    violation(ELEMENT_LENGTHS_ARE_EVEN, made(CLASS, ODD), at=r"(0010,0020)"),
    violation(
        ELEMENT_LENGTHS_ARE_EVEN,
        made(element(*SEQUENCE, item(ODD + ODD))),
        at="(0008,1140)[0].(0010,0020)",
        name="in an item",
    ),
    violation(
        ELEMENT_LENGTHS_ARE_EVEN,
        made(ODD, carrier=Carrier.WADO),
        at=r"(0010,0020)",
        name="its maker serves it",
    ),
    nothing(
        ELEMENT_LENGTHS_ARE_EVEN,
        replace(made(ODD), sender=Party("archive", True)),
        name="somebody else sends it",
    ),
    clean(PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR, made(CLASS, CREATOR, DATA)),
    clean(PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR, made(CLASS), name="nothing private"),
    violation(PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR, made(CLASS, DATA), at="(0009,1001)"),
    violation(
        PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR,
        made(element(0x0009, 0x0010, "LO", b"  "), DATA),
        at="(0009,1001)",
        name="an empty creator",
    ),
    violation(
        PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR,
        made(element(*SEQUENCE, item(DATA)), CREATOR),
        at="(0008,1140)[0]",
        name="reserved outside the item",
    ),
    nothing(
        PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR,
        replace(made(DATA), sender=Party("archive", True)),
        name="a copy's way",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
