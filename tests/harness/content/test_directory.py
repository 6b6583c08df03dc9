"""The records of a DICOMDIR as a tree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.dataset import decode
from harness.content.directory import directory_of, is_directory
from tests.harness.checks.object.directories import Row, directory, image, patient, series, study


def tree(i):
    ds = decode(i.dataset, i.transfer_syntax)
    assert is_directory(ds)
    return directory_of(ds, i)


def test_records_know_what_is_above_them() -> None:
    found = tree(directory(patient(), study(), series(), image(next=4), image()))
    above = [r.above.number if r.above else None for r in found.records]
    assert above == [None, 0, 1, 2, 2]
    assert [r.times_reached for r in found.records] == [1] * 5
    assert not found.astray


def test_where_a_record_is() -> None:
    assert tree(directory()).records[2].path == "(0004,1220)[2]"


NUMBERS = st.none() | st.integers(-1, 4)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=5, max_size=5), NUMBERS, NUMBERS)
def test_any_offsets_come_to_an_end(links, first, last) -> None:
    rows = [Row("IMAGE", next=a, lower=b) for a, b in links]
    found = tree(directory(*rows, first=first, last=last))
    assert len(found.records) == 5
    assert all(r.times_reached <= 11 for r in found.records)
