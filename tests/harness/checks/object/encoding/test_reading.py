import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.encoding import reading as r
from harness.content import walker
from harness.content.dataset import decode
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import (
    CLASS,
    INSTANCE,
    ITEM_END,
    SEQUENCE_END,
    UNDEFINED,
    element,
    failures,
    item,
    made,
    rows,
)
from tests.harness.checks.parties import EXPLICIT, IMPLICIT
from tests.harness.content.encoded import BIG, DEFLATED, encode, image

SEQUENCE, UID, PIXELS, PATIENT_ID = 0x00081140, 0x00081155, 0x7FE00010, 0x00100020
ENCODINGS = (IMPLICIT, EXPLICIT, BIG, DEFLATED)
REFERENCE = element(UID, "UI", b"1.2\0")
TEXT = element(PATIENT_ID, "LO", b"P1")
HEAD = CLASS + INSTANCE
JPEG = "1.2.840.10008.1.2.4.50"
DEFLATE = zlib.compress(HEAD + TEXT)[2:-4]
DEFLATE += b"\0" * (len(DEFLATE) % 2)
IMPLICIT_ITEM = item(element(UID, "", b"1.2\0"))


def sequence(*items, length=None, tag=SEQUENCE, vr="SQ"):
    return element(tag, vr, b"".join(items), length=length)


SOUND = (
    made(HEAD, sequence(item(REFERENCE), item())),
    made(
        HEAD,
        sequence(item(REFERENCE + ITEM_END, length=UNDEFINED), SEQUENCE_END, length=UNDEFINED),
    ),
    made(HEAD, sequence(IMPLICIT_ITEM, SEQUENCE_END, length=UNDEFINED, vr="UN")),
    made(
        HEAD, element(PIXELS, "OB", item() + item(b"ab") + SEQUENCE_END, length=UNDEFINED), ts=JPEG
    ),
    made(DEFLATE, ts=DEFLATED),
    made(encode(image(), BIG), ts=BIG),
    made(encode(image(), IMPLICIT), ts=IMPLICIT),
)
VIOLATIONS = {
    r.DATA_SETS_ARE_IN_THE_DECLARED_TRANSFER_SYNTAX: (
        made(encode(image(), IMPLICIT)),
        made(encode(image()), ts=IMPLICIT),
        made(encode(image(), BIG)),
        made(encode(image()), ts=BIG),
        made(DEFLATE),
        made(encode(image()), ts=DEFLATED),
    ),
    r.DATA_SETS_END_WITH_THEIR_LAST_ELEMENT: (
        made(HEAD, TEXT, b"abc"),
        made(HEAD, TEXT, bytes(64)),
        made(encode(image(), IMPLICIT), bytes(64), ts=IMPLICIT),
    ),
    r.DEFLATED_DATA_SETS_INFLATE: (
        made(DEFLATE[:-4], ts=DEFLATED),
        made(zlib.compress(HEAD + TEXT), ts=DEFLATED),
    ),
    r.ELEMENTS_ARE_WHOLE: (
        made(HEAD, sequence(item(REFERENCE + b"abc"))),
        made(HEAD, sequence(item(REFERENCE), b"abc")),
    ),
    r.ITEMS_ARE_WHERE_ITEMS_BELONG: (
        made(HEAD, item(TEXT)),
        made(HEAD, sequence(REFERENCE)),
        made(HEAD, TEXT, SEQUENCE_END),
        made(HEAD, sequence(item(REFERENCE + ITEM_END))),
        made(HEAD, element(PIXELS, "OB", item() + TEXT, length=UNDEFINED), ts=JPEG),
    ),
    r.LENGTHS_STAY_INSIDE_THEIR_PARENT: (
        made(HEAD, element(PATIENT_ID, "LO", b"P1", length=90)),
        made(HEAD, sequence(item(REFERENCE), length=900)),
        made(HEAD, sequence(item(REFERENCE, length=90))),
        made(HEAD, sequence(item(element(UID, "UI", b"1.2\0", length=90)))),
        made(HEAD, element(PIXELS, "OB", item(b"ab", length=90), length=UNDEFINED), ts=JPEG),
    ),
    r.SEQUENCES_IN_UN_ARE_IMPLICIT: (
        made(HEAD, sequence(item(REFERENCE), SEQUENCE_END, length=UNDEFINED, vr="UN")),
    ),
    r.UNDEFINED_LENGTHS_ARE_DELIMITED: (
        made(HEAD, sequence(item(REFERENCE), length=UNDEFINED)),
        made(HEAD, sequence(item(REFERENCE, length=UNDEFINED), length=UNDEFINED)),
        made(
            HEAD,
            sequence(item(REFERENCE), struct.pack("<HHI", 0xFFFE, 0xE0DD, 2), length=UNDEFINED),
        ),
        made(HEAD, element(PIXELS, "OB", item() + item(b"ab"), length=UNDEFINED), ts=JPEG),
    ),
    r.UNDEFINED_LENGTHS_ARE_ALLOWED_ONES: (
        made(HEAD, element(0x00420011, "OB", item(), length=UNDEFINED)),
        made(HEAD, element(PATIENT_ID, "UT", item(), length=UNDEFINED)),
        made(
            encode(image(), IMPLICIT).split(b"\x10\0\x10\0")[0],
            element(PATIENT_ID, "", SEQUENCE_END, length=UNDEFINED),
            ts=IMPLICIT,
        ),
    ),
    r.VRS_ARE_KNOWN: (
        made(HEAD, element(PATIENT_ID, "L?", b"P1")),
        made(HEAD, element(PATIENT_ID, "ZZ", b"\0\0P1")),
        made(HEAD, sequence(IMPLICIT_ITEM)),
    ),
}
AT = {
    r.DATA_SETS_ARE_IN_THE_DECLARED_TRANSFER_SYNTAX: "byte 0",
    r.SEQUENCES_IN_UN_ARE_IMPLICIT: "(0008,1140)",
    r.UNDEFINED_LENGTHS_ARE_ALLOWED_ONES: "(00",
}
CASES = table(
    *(
        row
        for requirement, bad in VIOLATIONS.items()
        for row in rows(requirement, SOUND, bad, AT.get(requirement, "byte "))
    )
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("requirement", [pytest.param(q, id=q.id) for q in VIOLATIONS])
def test_only_the_broken_rule_objects(requirement):
    for i in VIOLATIONS[requirement]:
        found = failures(i, "encoding", "value")
        # What an element of a wrong VR holds is no sequence, and the reverse.
        assert found - {"encoding.vrs-are-the-registered-ones"} == {requirement.id}, (
            i.dataset.read()
        )


LIMITED = b""
for _ in range(walker.MAX_DEPTH + 2):
    LIMITED = sequence(item(LIMITED))
LIMITS = table(
    *rows(r.DATA_SETS_ARE_WITHIN_READING_LIMITS, SOUND, (made(HEAD, LIMITED),), "(0008,1140)[0]")
)


@pytest.mark.parametrize("case", LIMITS)
def test_limits(case: Case) -> None:
    case.check()


@pytest.mark.parametrize(
    ("i", "at"),
    [
        (VIOLATIONS[r.LENGTHS_STAY_INSIDE_THEIR_PARENT][0], "(0010,0020) byte 50"),
        (VIOLATIONS[r.LENGTHS_STAY_INSIDE_THEIR_PARENT][3], "(0008,1140)[0].(0008,1155) byte 70"),
        (VIOLATIONS[r.ITEMS_ARE_WHERE_ITEMS_BELONG][0], "(FFFE,E000) byte 50"),
        (VIOLATIONS[r.ELEMENTS_ARE_WHOLE][0], "(0008,1140)[0].(0008,1155) byte 82"),
        (VIOLATIONS[r.DATA_SETS_END_WITH_THEIR_LAST_ELEMENT][0], "(0010,0020) byte 60"),
    ],
)
def test_locate(i, at):
    ds = decode(i.dataset, i.transfer_syntax)
    gap = ds.gaps[0]
    assert r.locate(ds, gap.offset, gap.what)[1] == at


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.binary(max_size=12), st.sampled_from([TEXT, REFERENCE, SEQUENCE_END]))),
    st.sampled_from(ENCODINGS),
    st.booleans(),
)
def test_total(parts, ts, sound_start):
    head = HEAD if sound_start else b""
    found = failures(made(head, *parts, ts=ts), "encoding", "value", "object")
    assert not [f for f in found if ":" in f]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ENCODINGS[:3]), st.data())
def test_flipped_bytes_are_borne(ts, data):
    sound = bytearray(encode(image(), ts))
    for _ in range(data.draw(st.integers(1, 4))):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    found = failures(made(bytes(sound), ts=ts), "encoding", "value", "object")
    assert not [f for f in found if ":" in f]


@pytest.mark.parametrize("ts", ENCODINGS)
def test_sound_objects_meet_silence(ts):
    data = encode(image(), ts) if ts != DEFLATED else DEFLATE
    assert failures(made(data, ts=ts), "encoding", "value", "object") == set()
