import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from petsird import _binary

from emulators.modality.pt.petsird.events import decoded, encoded
from emulators.modality.raw.errors import Corrupted, Truncated

NUMBERS = st.lists(
    st.one_of(
        st.integers(0, 2**32 - 1),
        st.sampled_from([0, 127, 128, 2**14 - 1, 2**14, 2**21, 2**28 - 1, 2**28, 2**32 - 1]),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(NUMBERS, st.binary(max_size=4))
def test_numbers_are_those_of_the_library(numbers, after):
    written = io.BytesIO()
    stream = _binary.CodedOutputStream(written)
    for n in numbers:
        stream.write_unsigned_varint(n)
    stream.flush()
    data = encoded(np.array(numbers, np.uint32))
    assert data == written.getvalue()
    found, size = decoded(np.frombuffer(data + after, np.uint8), len(numbers))
    assert (found.tolist(), size) == (numbers, len(data))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 12))
def test_decoding_is_total(data, count):
    try:
        values, size = decoded(np.frombuffer(data, np.uint8), count)
    except (Truncated, Corrupted):
        return
    assert encoded(values) == data[:size]  # there is one way to write a number


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Truncated),
        (b"\x80\x80", Truncated),
        (b"\x80\x00", Corrupted),
        (b"\x80\x80\x80\x80\x10", Corrupted),
        (b"\x80\x80\x80\x80\x80\x01", Corrupted),
    ],
)
def test_what_is_no_number_of_32_bits(data, kind):
    with pytest.raises(kind):
        decoded(np.frombuffer(data, np.uint8), 1)
