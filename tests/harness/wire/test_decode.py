import mmap
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.octets import Ending, Payload
from harness.core.requirement import Role
from harness.core.subject import Connection, Protocol
from harness.wire.decode import decode
from tests.harness.wire.recordings import (
    ABORT,
    ACCEPT,
    RELEASE_RP,
    RELEASE_RQ,
    REQUEST,
    load_trace,
    p_data,
    pdu,
    pdv,
    recording,
    request,
    response,
)

BRICKS = [
    REQUEST,
    ACCEPT,
    RELEASE_RQ,
    RELEASE_RP,
    ABORT,
    request(0x30),
    response(0x30),
    request(0x01, 2, b"data"),
    response(0x01, 2),
    p_data(pdv(1, 2, b"stray")),
    p_data(pdv(3, 3, b"junk")),
    pdu(3, b"\0\1\1\1"),
    pdu(9, b"?"),
    b"GET / HTTP/1.1\r\nhost: a\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
]
MESSAGES = st.lists(st.one_of(st.sampled_from(BRICKS), st.binary(max_size=40)), max_size=8)
TIMES = {"at", "ended", "started", "opener_ended", "accepter_ended", "answered", "marks"}


def timeless(value):
    """A value without its times, so that two decodings can be compared."""
    if isinstance(value, Payload):
        return value.slices
    if is_dataclass(value):
        return (
            type(value).__name__,
            *(
                (f.name, timeless(getattr(value, f.name)))
                for f in fields(value)
                if f.name not in TIMES
            ),
        )
    return tuple(map(timeless, value)) if isinstance(value, tuple) else value


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    out, at = [], 0
    for size in sizes:
        out.append(data[at : at + size])
        at += size
    return [*out, data[at:]]


@settings(max_examples=200, deadline=None)
@given(MESSAGES, MESSAGES, st.sampled_from(Protocol), st.sampled_from(Ending))
def test_decode_is_total(sent, answered, protocol, ending):
    found = decode(recording(b"".join(sent), b"".join(answered), protocol, ending=ending))
    assert isinstance(found[0], Connection)
    assert len({x.id for x in found}) == len(found)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300), st.sampled_from(Protocol))
def test_decode_is_total_on_noise(sent, answered, protocol):
    assert decode(recording(sent, answered, protocol))


@settings(max_examples=100, deadline=None)
@given(MESSAGES, MESSAGES, st.sampled_from(Protocol), st.lists(st.integers(0, 60), max_size=20))
def test_how_tcp_cut_the_stream_does_not_matter(sent, answered, protocol, sizes):
    up, down = b"".join(sent), b"".join(answered)
    whole = decode(recording(up, down, protocol))
    pieces = decode(recording(cut(up, sizes), cut(down, sizes[::-1]), protocol))
    assert timeless(pieces) == timeless(whole)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["echo", "store", "find", "get"]), st.data())
def test_one_broken_byte_never_raises_and_spoils_nothing_before_it(name, data):
    (whole,) = load_trace(name)
    octets = bytearray(whole.from_opener.octets[0 : len(whole.from_opener.octets)])
    at = data.draw(st.integers(0, len(octets) - 1))
    octets[at] ^= data.draw(st.integers(1, 255))
    answered = whole.from_accepter.octets[0 : len(whole.from_accepter.octets)]
    before = [p for p in decode(whole)[0].pdus if p.source is Role.INITIATOR and p.end <= at]
    after = decode(recording(bytes(octets), answered))[0].pdus
    kept = [p for p in after if p.source is Role.INITIATOR][: len(before)]
    assert [(p.kind, p.offset, p.length) for p in kept] == [
        (p.kind, p.offset, p.length) for p in before
    ]


def test_a_memory_mapped_stream_decodes_as_bytes_do(tmp_path):
    (whole,) = load_trace("store")
    octets = whole.from_opener.octets
    (tmp_path / "opener").write_bytes(octets[0 : len(octets)])
    with (
        (tmp_path / "opener").open("rb") as file,
        mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped,
    ):
        again = replace(whole, from_opener=replace(whole.from_opener, octets=mapped))
        assert timeless(decode(again)) == timeless(decode(whole))
        assert decode(again)[2].request.data == decode(whole)[2].request.data


@pytest.mark.parametrize("protocol", Protocol)
def test_an_empty_recording_is_a_connection_without_gaps(protocol):
    (connection,) = decode(recording(b"", b"", protocol))
    assert isinstance(connection, Connection)
    assert connection.gaps == ()
    assert (connection.opener_bytes, connection.accepter_bytes) == (0, 0)


def test_endings_sizes_and_parties_are_the_recordings():
    (connection, *_) = decode(recording(REQUEST, ABORT, ending=Ending.RESET))
    assert connection.opener_ending is Ending.RESET
    assert connection.opener_bytes == len(REQUEST)
    assert connection.initiator.name == "modality"
    assert connection.ended == 0.001
