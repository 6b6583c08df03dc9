import pytest

from profiles.dicom.compiler.items import context_group, item_count


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("Only a single Item shall be included in this Sequence.", "1", "1-1"),
        ("Only a single Item is permitted in this Sequence.", "3", "0-1"),
        ("Zero or one Item shall be included in this Sequence.", "2", "0-1"),
        ("One or two Items shall be included in this Sequence.", "1C", "1-2"),
        ("Two or more Items shall be included in this Sequence.", "1", "2-"),
        ("One or more Items shall be included in this Sequence.", "1", ""),
        ("Zero or more Items shall be included in this Sequence.", "2", ""),
        ("If it is RANGE, exactly two Items shall be included in this Sequence.", "1", ""),
        (
            "If it is NO only a single Item shall be included. "
            "Otherwise One or more Items shall be included in this Sequence.",
            "1",
            "",
        ),
        ("A sequence of things.", "1", ""),
    ],
)
def test_numbers_of_items_are_read_where_they_are_plain(text, kind, count):
    assert item_count(text, kind) == count


def test_context_groups_are_those_written_by_hand():
    assert context_group("segmentation-image", (0x00620002, 0x00620003)) == "B7150"
    assert context_group("segmentation-image", (0x00620003,)) == ""
