import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.transfer_syntax import after_deflated, encoding_of, inflate, inflated
from harness.core.octets import payload
from tests.harness.content.encoded import BIG, DEFLATED, EXPLICIT, IMPLICIT, JPEG

JPIP_DEFLATE = "1.2.840.10008.1.2.4.95"


@pytest.mark.parametrize(
    ("ts", "explicit", "little"),
    [
        (IMPLICIT, False, True),
        (EXPLICIT, True, True),
        (BIG, True, False),
        (DEFLATED, True, True),
        (JPEG, True, True),
        ("1.2.3", True, True),
        ("", True, True),
    ],
)
def test_encoding_of(ts, explicit, little):
    found = encoding_of(ts)
    assert (found.explicit, found.little) == (explicit, little)


def test_only_deflated_syntaxes_are_inflated():
    data = payload(zlib.compress(b"text")[2:-4])
    for ts in (DEFLATED, JPIP_DEFLATE):
        found, gaps = inflate(data, ts)
        assert (found.read(), gaps) == (b"text", ())
    assert inflate(data, EXPLICIT) == (data, ())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000), st.integers(1, 3000), st.booleans())
def test_round_trip_within_the_limit(data, limit, raw):
    packed = zlib.compress(data)
    found, problem = inflated(payload(packed[2:-4] if raw else packed), raw=raw, limit=limit)
    assert found == data[:limit]
    assert bool(problem) == (len(data) > limit)


def test_what_follows_the_end_is_ignored():
    assert inflated(payload(zlib.compress(b"text") + b"\0pad"), raw=False, limit=9) == (b"text", "")
    assert inflated(payload(b""), raw=False, limit=9) == (b"", "the compressed stream has no end")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000), st.binary(max_size=20))
def test_what_follows_a_deflated_stream(data, rest):
    packed = zlib.compress(data)[2:-4]
    assert after_deflated(payload(packed + rest)) == rest
    assert after_deflated(payload(packed[:-1])) is None
