import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.actual_encoding import actual_encoding, plain_data_set
from harness.content.dataset import decode
from harness.content.element import GapKind
from harness.content.transfer_syntax import encoding_of
from harness.core.octets import payload
from tests.harness.content.encoded import BIG, DEFLATED, EXPLICIT, IMPLICIT, encode, image, item

WRITTEN = {ts: encode(image(), ts) for ts in (IMPLICIT, EXPLICIT, BIG)}
WRITTEN[DEFLATED] = zlib.compress(WRITTEN[EXPLICIT])[2:-4]
ALL = tuple(WRITTEN)
PATIENT_ID = 0x00100020


@pytest.mark.parametrize("declared", ALL)
@pytest.mark.parametrize("real", ALL)
def test_a_misdeclared_data_set_is_read_as_it_is(declared, real):
    ds = decode(payload(WRITTEN[real]), declared)
    assert ds.text(PATIENT_ID) == "P1"
    assert [g.kind for g in ds.gaps[:1]] == ([] if real == declared else [GapKind.DECLARED])


def test_a_zlib_header_is_a_gap_of_deflation():
    ds = decode(payload(zlib.compress(WRITTEN[EXPLICIT])), DEFLATED)
    assert ds.text(PATIENT_ID) == "P1"
    assert [g.kind for g in ds.gaps] == [GapKind.DEFLATE]


def test_an_unregistered_transfer_syntax_is_contradicted_by_nothing():
    ds = decode(payload(WRITTEN[IMPLICIT]), "1.2.3.4")
    assert ds.gaps == ()
    assert ds.text(PATIENT_ID) == "P1"


@pytest.mark.parametrize("ts", ALL)
def test_rubbish_is_read_as_declared(ts):
    for rubbish in (b"", b"\0" * 40, b"rubbish!" * 5, item(b"12345678")):
        assert actual_encoding(payload(rubbish), encoding_of(ts)) == encoding_of(ts)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(ALL))
def test_total(data, ts):
    plain, encoding, _ = plain_data_set(payload(data), ts)
    assert plain.size >= 0
    assert encoding.little or encoding.explicit
