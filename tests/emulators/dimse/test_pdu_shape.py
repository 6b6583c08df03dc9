"""The guard's parser: total, and true to what it lets pass."""

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.dimse.pdu_shape import (
    CommandCollector,
    Fragment,
    Misshapen,
    check_command,
    fragments,
    item,
    items,
    known_request,
)

APPLICATION = item(0x10, b"1.2.840.10008.3.1.1.1")
USER = item(0x50, item(0x51, struct.pack(">I", 16384)) + item(0x52, b"1.2.3"))


def context(number=1, abstract=b"1.2.840.10008.1.1", transfer=(b"1.2.840.10008.1.2",)):
    parts = item(0x30, abstract) + b"".join(item(0x40, ts) for ts in transfer)
    return item(0x20, bytes((number, 0, 0, 0)) + parts)


def request(*body, version=1, called=b"ARCHIVE         "):
    fixed = struct.pack(">HH", version, 0) + called + b"SCU             " + bytes(32)
    return fixed + b"".join(body)


def element(number, value):
    return struct.pack("<HHI", 0, number, len(value)) + value


def command(field, *extra, data_set=0x0101):
    return b"".join(
        (
            element(0x0000, struct.pack("<I", 0)),
            *extra,
            element(0x0100, struct.pack("<H", field)),
            element(0x0110, struct.pack("<H", 1)),
            element(0x0800, struct.pack("<H", data_set)),
        )
    )


def test_a_good_request_is_kept_as_it_is():
    body = request(APPLICATION, context(), USER)
    assert known_request(body) == body


def test_unknown_items_and_version_bits_are_dropped():
    unknown = item(0x77, b"new")
    odd = item(0x20, bytes((1, 0, 0, 0)) + item(0x30, b"1.2") + unknown + item(0x40, b"1.2.3"))
    user = item(0x50, item(0x51, struct.pack(">I", 0)) + unknown)
    kept = known_request(request(APPLICATION, unknown, odd, user, unknown, version=3))
    assert kept == request(
        APPLICATION,
        context(1, b"1.2", (b"1.2.3",)),
        item(0x50, item(0x51, struct.pack(">I", 0))),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        request(APPLICATION, context(2), USER),
        request(APPLICATION, context(0), USER),
        request(APPLICATION, context(), context(), USER),
        request(APPLICATION, context(transfer=()), USER),
        request(APPLICATION, context(abstract=b"1.2.x"), USER),
        request(APPLICATION, context(abstract=b""), USER),
        request(APPLICATION, USER),
        request(context(), USER),
        request(APPLICATION, context()),
        request(APPLICATION, APPLICATION, context(), USER),
        request(APPLICATION, context(), item(0x50, item(0x51, struct.pack(">I", 7)))),
        request(APPLICATION, context(), USER, called=b" " * 16),
        request(APPLICATION, context(), USER, called=b"A\\B".ljust(16)),
        request(APPLICATION, context(), USER)[:-1],
        request(APPLICATION, item(0x20, b"\1\0"), USER),
    ],
    ids=[
        "empty",
        "even-id",
        "zero-id",
        "repeated-id",
        "no-transfer-syntax",
        "bad-uid",
        "empty-uid",
        "no-contexts",
        "no-application",
        "no-user-information",
        "two-applications",
        "tiny-maximum-length",
        "blank-title",
        "backslash-title",
        "cut-off",
        "short-context",
    ],
)
def test_misshapen_requests(body):
    with pytest.raises(Misshapen):
        known_request(body)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0",
        struct.pack(">IBB", 1, 1, 3),
        struct.pack(">IBB", 99, 1, 3),
        struct.pack(">IBB", 2, 2, 3),
    ],
    ids=["none", "cut-off", "too-short", "overrun", "even-context"],
)
def test_misshapen_values(data):
    with pytest.raises(Misshapen):
        list(fragments(data))


UID = b"1.2.840.10008.1.1\0"


@pytest.mark.parametrize(
    "data",
    [
        command(0x0030),
        command(0x0031, element(2, UID)),
        command(0x0001, element(2, UID)),
        command(0x8030, element(2, UID)),
        command(0x0FFF, element(2, UID)),
        command(0x0030, element(2, UID)).replace(element(0x0110, b"\1\0"), b""),
        command(0x0030, element(2, UID)).replace(element(0x0800, b"\1\1"), b""),
        command(0x0030, element(2, UID), element(2, UID)),
        struct.pack("<HHI", 8, 0x16, 0),
        command(0x0030, element(2, UID))[:-1],
        b"",
    ],
    ids=[
        "no-sop-class",
        "unknown-field",
        "no-instance",
        "response-without-status",
        "cancel-of-nothing",
        "no-message-id",
        "no-data-set-type",
        "repeated",
        "foreign-group",
        "cut-off",
        "empty",
    ],
)
def test_misshapen_commands(data):
    with pytest.raises(Misshapen):
        check_command(data)


def test_good_commands():
    check_command(command(0x0030, element(2, UID)))
    check_command(command(0x0001, element(2, UID), element(0x1000, b"1.2\0")))
    check_command(
        element(0x0100, b"\xff\x0f") + element(0x0120, b"\1\0") + element(0x0800, b"\1\1")
    )


def test_a_command_that_never_ends_is_bounded():
    collector = CommandCollector(100)
    for _ in range(10):
        collector.add(Fragment(1, True, False, bytes(10)))
    with pytest.raises(Misshapen):
        collector.add(Fragment(1, True, False, bytes(1)))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_parsers_are_total(data):
    for parse in (
        known_request,
        check_command,
        lambda body: list(fragments(body)),
        lambda body: list(items(body)),
        lambda body: known_request(request(APPLICATION, body)),
        lambda body: known_request(request(APPLICATION, context(), item(0x50, body))),
    ):
        with contextlib.suppress(Misshapen):
            parse(data)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=40)), max_size=8))
def test_items_round_trip(found):
    assert list(items(b"".join(item(kind, value) for kind, value in found))) == found


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0x77, 0x11, 0xFF]), st.binary(max_size=20)), max_size=4))
def test_what_passes_once_passes_again_unchanged(unknown):
    extra = b"".join(item(kind, value) for kind, value in unknown)
    once = known_request(request(APPLICATION, extra, context(), extra, USER))
    assert known_request(once) == once == request(APPLICATION, context(), USER)
