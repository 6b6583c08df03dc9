import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content import message_body
from harness.content.message_body import response_content, response_type
from harness.wire.decode import decode
from tests.harness.wire.recordings import http


def exchange(body: bytes, *headers: str):
    lines = "".join(f"{h}\r\n" for h in headers)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{lines}\r\n".encode()
    return decode(http(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", head + body))[1]


def content(body: bytes, *codings: str) -> tuple[bytes, str]:
    found, problem = response_content(exchange(body, *(f"Content-Encoding: {c}" for c in codings)))
    return found.read(), problem


TEXT = b"text" * 100
BARE = zlib.compress(TEXT)[2:-4]


@pytest.mark.parametrize(
    ("body", "codings", "expected", "problem"),
    [
        (TEXT, (), TEXT, ""),
        (TEXT, ("identity",), TEXT, ""),
        (gzip.compress(TEXT, mtime=0), ("gzip",), TEXT, ""),
        (zlib.compress(TEXT), ("Deflate",), TEXT, ""),
        (BARE, ("deflate",), TEXT, ""),
        (gzip.compress(zlib.compress(TEXT), mtime=0), ("deflate, gzip",), TEXT, ""),
        (gzip.compress(zlib.compress(TEXT), mtime=0), ("deflate", "x-gzip"), TEXT, ""),
        (b"", ("gzip",), b"", ""),
        (TEXT, ("br",), TEXT, "content coding 'br' is not known"),
        (
            b"junk",
            ("gzip",),
            b"",
            "gzip: Error -3 while decompressing data: incorrect header check",
        ),
    ],
)
def test_content(body, codings, expected, problem):
    assert content(body, *codings) == (expected, problem)


def test_a_cut_stream_gives_what_it_has():
    found, problem = content(gzip.compress(TEXT, mtime=0)[:-9], "gzip")
    assert TEXT.startswith(found)
    assert problem == "gzip: the compressed stream has no end"


def test_a_bomb_is_bounded(monkeypatch):
    monkeypatch.setattr(message_body, "MAX_DECODED_BYTES", 1000)
    found, problem = content(gzip.compress(bytes(10_000_000), mtime=0), "gzip")
    assert (len(found), problem) == (1000, "gzip: inflates to more than 1000 bytes")


def test_media_types():
    found = response_type(exchange(b"", "Content-Type: Application/JSON"))
    assert found is not None
    assert found.essence == "application/json"
    assert response_type(exchange(b"", "Content-Type: nonsense")) is None
    assert response_type(exchange(b"")) is None


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80), st.lists(st.sampled_from(["gzip", "deflate", "br"]), max_size=3))
def test_total(body, codings):
    content(body, *codings)
