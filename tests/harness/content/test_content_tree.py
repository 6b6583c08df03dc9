"""Content trees of structured reports, read out of any data set."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.content_tree import (
    Code,
    ContentItem,
    Reference,
    code_in,
    content_tree,
    every_item,
)
from harness.content.dataset import decode
from harness.core.octets import payload
from tests.harness.checks.messages import encode
from tests.harness.checks.object.structured_report.documents import (
    by_reference,
    coded,
    container,
    image,
    num,
    root,
    template,
    text,
)
from tests.harness.checks.parties import EXPLICIT


def tree(*below, **more) -> ContentItem:
    return content_tree(decode(payload(encode(root(*below, **more), EXPLICIT)), EXPLICIT))


def test_items_know_their_place() -> None:
    top = tree(text(), container(image(), coded()))
    assert [(i.position, i.value_type) for i in every_item(top)] == [
        ((1,), "CONTAINER"),
        ((1, 1), "TEXT"),
        ((1, 2), "CONTAINER"),
        ((1, 2, 1), "IMAGE"),
        ((1, 2, 2), "CODE"),
    ]
    deep = top.children[1].children[1]
    assert deep.path == "(0040,A730)[1].(0040,A730)[1]"
    assert deep.at(0x0040A168) == "(0040,A730)[1].(0040,A730)[1].(0040,A168)"
    assert top.at(0x0040A043) == "(0040,A043)"


def test_values_are_read() -> None:
    top = tree(coded(), num(), image(), num(x0040A300=[]), x0040A504=template("1500"))
    code, number, picture, nothing = top.children
    assert code.code == Code("4147007", "SCT", "Mass")
    assert code.relationship == "CONTAINS"
    assert number.units == Code("mm", "UCUM", "mm")
    assert nothing.units is None
    assert picture.references == (Reference("1.2.840.10008.5.1.4.1.1.2", "1.2.3.1"),)
    assert picture.concept is None
    assert picture.name == "IMAGE"
    assert code.name == 'CODE (121071, DCM, "Finding")'
    assert top.template == ("DCMR", "1500")
    assert code.template is None


def test_a_reference_is_an_item_of_its_own() -> None:
    (reference,) = tree(by_reference(1, 2, 3)).children
    assert reference.by_reference
    assert reference.target == (1, 2, 3)
    assert not reference.value_type


def test_a_code_is_found_in_whichever_attribute_has_it() -> None:
    def named(entry):
        return tree(x0040A043=[entry]).concept

    long = "1" * 20
    assert named({0x00080119: long, 0x00080102: "A"}) == Code(long, "A")
    assert named({0x00080120: "urn:oid:1.2"}) == Code("urn:oid:1.2", "")
    assert named({0x00080104: "Only a meaning"}) is None
    assert code_in(decode(payload(b""), EXPLICIT), 0x0040A043) is None


TAGS = st.sampled_from(
    [0x0040A010, 0x0040A040, 0x0040A043, 0x0040A160, 0x0040A168, 0x0040A504, 0x0040A730]
)


def items(below):
    texts = st.text("ACDENT\\ 1", max_size=9)
    return st.dictionaries(TAGS, texts | st.lists(below, max_size=3), max_size=5).map(sane)


def sane(item):
    """Leave sequences and text in the attributes that can be encoded with them."""
    sequences = (0x0040A043, 0x0040A168, 0x0040A504, 0x0040A730)
    return {
        tag: value for tag, value in item.items() if isinstance(value, list) == (tag in sequences)
    }


TREES = st.recursive(st.just({0x0040A040: "TEXT"}), items, max_leaves=20)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_have_a_content_tree(raw: bytes) -> None:
    for one in every_item(content_tree(decode(payload(raw), EXPLICIT))):
        assert one.position[0] == 1
        assert one.name is not None


@settings(max_examples=60, deadline=None)
@given(st.lists(TREES, max_size=3))
def test_positions_are_those_of_the_sequence_items(below) -> None:
    top = tree(*below)
    found = list(every_item(top))
    assert len({i.position for i in found}) == len(found)
    for one in found:
        at = top
        for number in one.position[1:]:
            at = at.children[number - 1]
        assert at is one
        assert one.path.count("(0040,A730)") == len(one.position) - 1
