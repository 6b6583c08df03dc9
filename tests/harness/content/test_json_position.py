"""Where a pointer leads: found exactly in good JSON, total on anything."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.json_position import locate

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


def pointers(value, path=()):
    if path:
        yield path, value
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield from pointers(inner, (*path, key))


@settings(max_examples=150, deadline=None)
@given(VALUES, st.sampled_from([None, 1]))
def test_every_place_is_found(value, indent):
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    for path, inner in pointers(value):
        names = [str(k) for k in path]
        if any(c in n for n in names for c in '"\\') or not all(n.isprintable() for n in names):
            continue  # written with escapes: the raw name differs
        pointer = "".join("/" + n.replace("~", "~0").replace("/", "~1") for n in names)
        start, end = locate(text, pointer)
        piece = text[start:end]
        if isinstance(path[-1], str):
            assert json.loads("{" + piece + "}") == {path[-1]: inner}
        else:
            assert json.loads(piece) == inner


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='{}[]:,"\\ab1 ', max_size=60), st.text(alphabet="/a0~1", max_size=8))
def test_any_text_and_pointer_is_survived(text, pointer):
    span = locate(text, pointer)
    assert span is None or 0 <= span[0] <= span[1] <= len(text)


def test_depth_is_bounded():
    assert locate("[" * 100_000, "/0/0") is not None


@pytest.mark.parametrize(
    ("pointer", "piece"),
    [
        ("/0/00100020", '"00100020": {"vr": "LO"}'),
        ("/0/00100010", '{"00100020": {"vr": "LO"}}'),  # missing: the object that lacks it
        ("/7", None),
        ("nonsense", None),
    ],
)
def test_what_is_missing_is_shown_by_what_lacks_it(pointer, piece):
    text = '[{"00100020": {"vr": "LO"}}]'
    span = locate(text, pointer)
    assert (text[slice(*span)] if span else None) == piece
