import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.dataset import decode as judge_reads
from harness.core.octets import payload
from harness.core.subject import DimseExchange
from harness.run.mutation.data_sets import (
    IMPLICIT,
    Element,
    Elements,
    Unwritable,
    added,
    decode,
    encode,
    find,
    items,
    moved_to_end,
    put,
    remove,
)
from harness.wire.decode import decode as exchanges
from tests.harness.wire.recordings import load_trace

EXPLICIT = "1.2.840.10008.1.2.1"
SPS, MODALITY, STATION, PATIENT_ID = 0x00400100, 0x00080060, 0x00400001, 0x00100020

TEXT = {0x00080005: "CS", 0x00080060: "CS", 0x00100020: "LO", 0x0020000D: "UI", 0x00280010: "US"}


def values() -> st.SearchStrategy[bytes]:
    return st.binary(max_size=6).map(lambda b: b + b"\0" * (len(b) % 2))


def elements(explicit: bool, depth: int = 2) -> st.SearchStrategy[Elements]:
    plain = st.tuples(st.sampled_from(sorted(TEXT)), values()).map(
        lambda p: Element(p[0], TEXT[p[0]] if explicit else "", p[1])
    )
    # An empty sequence of implicit VR cannot be told from an empty value: so there is an item.
    nested = st.builds(
        Element,
        st.sampled_from([0x00081140, SPS]),
        st.just("SQ" if explicit else ""),
        st.just(b""),
        st.lists(st.deferred(lambda: elements(explicit, depth - 1)), min_size=1, max_size=2).map(
            tuple
        ),
        st.booleans(),
        st.booleans(),
    )
    one = plain | nested if depth else plain
    return st.lists(one, max_size=4, unique_by=lambda e: e.tag).map(
        lambda found: tuple(sorted(found, key=lambda e: e.tag))
    )


@settings(max_examples=60, deadline=None)
@given(st.booleans().flatmap(lambda x: st.tuples(st.just(x), elements(x))))
def test_what_is_written_is_read(case: tuple[bool, Elements]) -> None:
    explicit, found = case
    syntax = EXPLICIT if explicit else IMPLICIT
    data = encode(found, syntax)
    assert decode(data, syntax) == found
    read = judge_reads(payload(data), syntax)
    assert read.gaps == ()
    assert [e.tag for e in read.elements] == [e.tag for e in found]


@pytest.mark.parametrize("name", ["store", "find", "get", "move", "commitment"])
def test_recorded_data_sets_are_written_as_they_were(name: str) -> None:
    seen = 0
    for r in load_trace(name):
        for x in exchanges(r):
            for m in (x.request, *x.responses) if isinstance(x, DimseExchange) else ():
                if m.data is not None:
                    data = m.data.read()
                    assert encode(decode(data, x.transfer_syntax), x.transfer_syntax) == data
                    seen += 1
    assert seen


def test_encapsulated_pixel_data_stays_as_it_is() -> None:
    fragments = (
        b"\xfe\xff\x00\xe0\0\0\0\0\xfe\xff\x00\xe0\x02\0\0\0\xff\xd8\xfe\xff\xdd\xe0\0\0\0\0"
    )
    pixels = Element(0x7FE00010, "OB", fragments, undefined=True)
    assert decode(encode((pixels,), EXPLICIT), EXPLICIT) == (pixels,)


STEP = (Element(MODALITY, "CS", b"CT"), Element(STATION, "AE", b"CT1 "))
WORKLIST = (Element(PATIENT_ID, "LO", b"PF"), Element(SPS, "SQ", b"", (STEP,)))


def test_put_pads_by_the_vr_and_keeps_the_order() -> None:
    assert find(put(PATIENT_ID, value="PF1")(WORKLIST), PATIENT_ID) == Element(
        PATIENT_ID, "LO", b"PF1 "
    )
    new = put(0x0020000D, value="1.2", vr="UI")(WORKLIST)
    assert [e.tag for e in new] == [PATIENT_ID, 0x0020000D, SPS]
    assert new[1] == Element(0x0020000D, "UI", b"1.2\0")


def test_put_in_implicit_vr_pads_a_uid_with_a_null() -> None:
    assert put(0x0020000D, value="2.25.1.2.3.4")(())[0].value == b"2.25.1.2.3.4"
    assert put(0x0020000D, value="2.25.1.2.3")(())[0] == Element(0x0020000D, "", b"2.25.1.2.3")
    assert put(0x0020000D, value="2.25.12.13.1")(())[0].value == b"2.25.12.13.1"
    assert put(0x0020000D, value="2.25.12.13")(())[0].value == b"2.25.12.13"
    assert put(0x0020000D, value="2.25.1.234")(())[0].value == b"2.25.1.234"
    assert put(0x0020000D, value="2.25.1.23")(())[0].value == b"2.25.1.23\0"
    assert put(0x00100010, value="ABC")(())[0].value == b"ABC "


def test_items_are_entered_changed_and_left_out() -> None:
    inner = put(SPS, 0, MODALITY, value="MR")(WORKLIST)
    step = find(inner, SPS)
    assert step is not None
    assert step.items is not None
    assert step.items[0][0].value == b"MR"
    less = find(remove(SPS, 0, STATION)(WORKLIST), SPS)
    assert less == Element(SPS, "SQ", b"", (STEP[:1],))
    assert find(items(SPS, change=lambda _: ())(WORKLIST), SPS) == Element(SPS, "SQ", b"", ())


def test_a_place_that_is_not_there_is_an_error_of_the_table() -> None:
    with pytest.raises(Unwritable):
        put(SPS, 1, MODALITY, value="MR")(WORKLIST)
    with pytest.raises(Unwritable):
        items(PATIENT_ID, change=lambda i: i)(WORKLIST)


def test_elements_are_added_in_order_and_moved_out_of_it() -> None:
    new = Element(0x00080005, "CS", b"")
    assert added(new)(WORKLIST)[0] == new
    assert moved_to_end(PATIENT_ID)(WORKLIST) == (WORKLIST[1], WORKLIST[0])
