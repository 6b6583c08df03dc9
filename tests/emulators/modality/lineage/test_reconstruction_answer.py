"""What other software says that it made is believed when it is whole, and about the right file."""

import hashlib
import json
from contextlib import suppress

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.lineage.reconstruction_answer import answer_of
from emulators.modality.lineage.running import RunFailed

RAW = "a" * 64


def series(name="soft", stored=("b" * 64,), **parameters):
    told = hashlib.sha256(rfc8785.dumps(parameters)).hexdigest()
    return {
        "series": name,
        "stored_sha256": list(stored),
        "parameters": parameters,
        "parameters_sha256": told,
    }


def said(*listed, raw=RAW):
    return json.dumps({"raw_sha256": raw, "series": list(listed)}).encode()


def test_a_whole_answer_is_taken_as_it_is():
    one, other = answer_of(said(series(kernel="a"), series("hard", ("c" * 64, "d" * 64))), RAW)
    assert (one.name, one.stored, one.parameters) == ("soft", ("b" * 64,), {"kernel": "a"})
    assert other.pixels_sha256 == hashlib.sha256(b"c" * 64 + b"\n" + b"d" * 64).hexdigest()


def test_pixels_may_lie_in_one_object_or_in_several():
    ((one,), (before,)) = (
        answer_of(said(told), RAW) for told in (series() | {"frames_sha256": "c" * 64}, series())
    )
    assert one.is_stored_as(("b" * 64,))
    assert one.is_stored_as(("c" * 64,))
    assert not one.is_stored_as(("d" * 64,))
    assert not before.is_stored_as(("",))
    assert not before.is_stored_as(("c" * 64,))


@pytest.mark.parametrize(
    ("out", "why"),
    [
        (said(series(), raw="b" * 64), "about another file"),
        (said(series(), raw="a\nb"), r"another file, 'a\\nb'$"),
        (said(), "contradicts itself"),
        (said(series(stored=())), "contradicts itself"),
        (said(series(stored=("B" * 64,))), "no reconstruction"),
        (said(series(stored=("b" * 63,))), "no reconstruction"),
        (said(series() | {"frames_sha256": "c"}), "no reconstruction"),
        (said(series(stored=(7,))), "no reconstruction"),
        (said(series() | {"parameters": {"kernel": "another"}}), "contradicts itself"),
        (said(series() | {"parameters": [1]}), "no reconstruction"),
        (said(series() | {"parameters": {"x": 1 << 60}}), "no reconstruction"),
        (b"[" * 100_000, "no reconstruction"),
        (b"", "no reconstruction"),
        (b"\xff\xfe", "no reconstruction"),
        (b"[]", "no reconstruction"),
    ],
)
def test_what_is_none_is_refused(out, why):
    with pytest.raises(RunFailed, match=why):
        answer_of(out, RAW)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(RAW),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*series(), "raw_sha256", "x"]) | st.text(max_size=4), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(JSON | st.fixed_dictionaries({"raw_sha256": st.just(RAW), "series": st.lists(JSON)}))
def test_any_document_is_refused_or_whole(document):
    with suppress(RunFailed):
        assert all(one.stored for one in answer_of(json.dumps(document).encode(), RAW))
