import pytest

from harness.content.dataset import decode
from harness.content.part10 import Part10, open_part10
from harness.core.octets import payload
from harness.run.mutation.data_sets import put, remove
from harness.run.mutation.file_edits import (
    FileEdit,
    as_implicit,
    file_meta,
    with_pixels,
    with_text,
    without,
)
from harness.run.mutation.web_messages import Unfit
from tests.harness.content.encoded import BIG, IMPLICIT, image, part10

FILE = part10(image())


def opened(edit: FileEdit) -> Part10:
    """Open what an edit made with the judge's own reader, which finds nothing wrong with it."""
    found = open_part10(payload(edit(FILE)))
    assert not found.problems
    assert not decode(found.dataset, found.transfer_syntax).gaps
    return found


def test_a_text_is_exchanged_and_nothing_else() -> None:
    changed = with_text(0x00100020, "ü")(FILE)
    assert changed == FILE.replace(b"LO\x02\0P1", b"LO\x02\0\xc3\xbc")


def test_an_element_is_left_out() -> None:
    found = opened(without(0x00100020))
    assert not decode(found.dataset, found.transfer_syntax).has(0x00100020)


def test_the_group_length_of_the_file_meta_information_follows() -> None:
    longer = opened(file_meta(put(0x00020003, value="1.2.3.4.5.6.7")))
    assert longer.meta.text(0x00020003) == "1.2.3.4.5.6.7"
    assert longer.dataset == open_part10(payload(FILE)).dataset
    without_name = open_part10(payload(file_meta(remove(0x00020012))(FILE)))
    assert not without_name.problems


def test_pixels_are_changed() -> None:
    found = opened(with_pixels(lambda old: old[::-1]))
    element = decode(found.dataset, found.transfer_syntax).find(0x7FE00010)
    assert element is not None
    assert element.value.read() == bytes(range(8))[::-1]


def test_a_file_becomes_implicit() -> None:
    found = opened(as_implicit)
    assert found.transfer_syntax == IMPLICIT
    before = open_part10(payload(FILE))
    was, now = (decode(f.dataset, f.transfer_syntax) for f in (before, found))
    assert [(e.tag, e.value.read()) for e in was.elements] == [
        (e.tag, e.value.read()) for e in now.elements
    ]


@pytest.mark.parametrize("data", [b"", FILE[132:], part10(image(), BIG)])
def test_what_is_no_such_file_is_unfit(data: bytes) -> None:
    with pytest.raises(Unfit):
        with_text(0x00100020, "x")(data)


def test_a_file_without_pixels_is_unfit() -> None:
    with pytest.raises(Unfit):
        with_pixels(bytes)(without(0x7FE00010)(FILE))
