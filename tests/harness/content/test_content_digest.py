"""What a data set says, hashed."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.content_digest import content_digest
from harness.content.dataset import decode
from harness.core.octets import payload
from tests.harness.checks.build import EXPLICIT, IMPLICIT, encode

NAME = {0x00100010: "Doe^Jane", 0x00280010: 512}
ITEM = {0x00081140: [{0x00081155: "1.2.3"}]}


def digest(data: bytes, syntax: str = EXPLICIT) -> str:
    encoded = payload(data)
    return content_digest(decode(encoded, syntax), encoded)


def said(elements, syntax: str = EXPLICIT) -> str:
    return digest(encode(elements, syntax), syntax)


def undefined_lengths() -> bytes:
    inner = encode({0x00081155: "1.2.3"}, EXPLICIT)
    item = (
        struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
        + inner
        + struct.pack("<HHI", 0xFFFE, 0xE00D, 0)
    )
    head = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF)
    return head + item + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)


@pytest.mark.parametrize(
    "other",
    [
        said(NAME, IMPLICIT),
        digest(struct.pack("<HH2sHI", 0x0010, 0, b"UL", 4, 99) + encode(NAME, EXPLICIT)),
        said(NAME | {0xFFFCFFFC: b"\0\0"}),
        said(NAME | {0x00100010: "Doe^Jane  "}),
        said(NAME | {0x00080054: "ARCHIVE"}),
    ],
    ids=["implicit", "group length", "trailing padding", "padded", "where it is now"],
)
def test_encoding_does_not_count(other: str) -> None:
    assert said(NAME) == other


def test_lengths_of_sequences_do_not_count() -> None:
    assert digest(undefined_lengths()) == said(ITEM)


@pytest.mark.parametrize(
    "other",
    [
        NAME | {0x00100010: "Doe^John"},
        NAME | {0x00280011: 512},
        {0x00280010: 512},
        NAME | ITEM,
        NAME | {0x00081140: [{}, {0x00081155: "1.2.3"}]},
    ],
)
def test_content_does(other) -> None:
    assert said(NAME) != said(other)


def test_large_values_count_to_their_last_byte() -> None:
    def pixels(last: bytes) -> str:
        return said({0x7FE00010: bytes(100_000) + last})

    assert pixels(b"ab") == pixels(b"ab")
    assert pixels(b"ab") != pixels(b"ac")


def test_what_cannot_be_read_is_its_bytes() -> None:
    broken = encode(NAME, EXPLICIT)[:-1]
    assert digest(broken) == payload(broken).sha256()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_anything_has_a_digest(data: bytes) -> None:
    assert len(digest(data)) == 64
