from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from harness.core.octets import Ending, Mark, Stream
from harness.core.requirement import Role
from harness.core.subject import Party, Protocol, Recording
from harness.run.mutation.recordings import (
    Splice,
    between,
    cut,
    exchanged,
    first_changed,
    later,
    octets,
    splice,
    stream_of,
    with_stream,
    without,
)

MARKS = (Mark(0, 1.0), Mark(4, 2.0), Mark(8, 3.0))
STREAM = Stream(Role.INITIATOR, b"0123456789ab", MARKS, Ending.FIN, 4.0)


def recording(name: str = "c1", opener: str = "modality", accepter: str = "archive") -> Recording:
    back = replace(STREAM, source=Role.RESPONDER, octets=b"xy", marks=(Mark(0, 1.5),))
    return Recording(
        name, "s1", Protocol.DIMSE, Party(opener, True), Party(accepter, True), 0.5, STREAM, back
    )


def test_bytes_after_a_splice_keep_their_times() -> None:
    changed = splice(STREAM, Splice(5, 6, b"XYZ"))
    assert octets(changed) == b"01234XYZ6789ab"
    assert [changed.at(n) for n in (0, 3, 4, 5, 7, 9, 10, 13)] == [1, 1, 2, 2, 2, 2, 3, 3]


def test_an_insertion_takes_the_time_of_what_is_before_it_or_the_one_given() -> None:
    assert splice(STREAM, Splice(4, 4, b"XY")).at(4) == 1.0
    timed = splice(STREAM, Splice(5, 5, b"XY", at=2.5))
    assert [timed.at(n) for n in (4, 5, 6, 7, 9, 10)] == [2, 2.5, 2.5, 2, 2, 3]
    assert splice(STREAM, Splice(12, 12, b"XY", at=3.5)).at(12) == 3.5


def test_splices_are_by_the_offsets_of_the_original() -> None:
    assert octets(splice(STREAM, Splice(8, 9, b""), Splice(0, 2, b"ABCD"))) == b"ABCD2345679ab"


@given(
    st.integers(0, 12).flatmap(lambda a: st.tuples(st.just(a), st.integers(a, 12))),
    st.binary(max_size=6),
    st.none() | st.floats(0, 4),
)
def test_marks_stay_in_order_and_outside_a_splice_in_time(
    place: tuple[int, int], new: bytes, at: float | None
) -> None:
    start, end = place
    changed = splice(STREAM, Splice(start, end, new, at))
    grown = len(new) - (end - start)
    offsets = [m.offset for m in changed.marks]
    assert offsets == sorted(offsets)
    assert all(changed.at(n) == STREAM.at(n) for n in range(start))
    assert all(changed.at(n + grown) == STREAM.at(n) for n in range(end, 12))


def test_cut_ends_a_direction() -> None:
    short = cut(STREAM, 6, Ending.RESET)
    assert (octets(short), short.ending, short.marks) == (b"012345", Ending.RESET, MARKS[:2])


def test_later_moves_everything() -> None:
    moved = later(recording(), 10)
    assert moved.opened == 10.5
    assert moved.from_opener.at(5) == 12
    assert moved.from_accepter.ended == 14


def test_recordings_are_chosen_exchanged_and_left_out() -> None:
    one, two = recording(), recording("c2", accepter="ehr")
    assert between((one, two), Protocol.DIMSE, accepter="ehr") == (two,)
    assert without((one, two), "c1") == (two,)
    changed = with_stream(two, replace(STREAM, octets=b"new"))
    assert stream_of(exchanged((one, two), changed)[1], Role.INITIATOR).octets == b"new"
    back = with_stream(one, replace(STREAM, source=Role.RESPONDER))
    assert stream_of(back, Role.RESPONDER).octets == STREAM.octets
    assert first_changed((one, two), lambda _: None) is None
    assert first_changed((one, two), lambda r: changed if r.id == "c2" else None) == (one, changed)
