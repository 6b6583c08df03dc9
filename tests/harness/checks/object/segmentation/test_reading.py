"""Reading segmentations: total, whatever stands in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.segmentation.reading import (
    is_of_pixels,
    is_segmentation,
    read_segmentation,
)
from harness.checks.registry import checks
from harness.content.dataset import decode
from harness.core.octets import payload
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from harness.judge.evaluate import evaluate
from tests.harness.checks.object.segmentation.segmentations import (
    IMAGE,
    LABEL_MAP,
    SURFACES,
    made,
    segment,
    segmentation,
    shows,
)

CHECKS = [c for c in checks() if c.id.startswith("object.segmentation")]


def test_segments_and_frames_are_read() -> None:
    i = segmentation(frames=[shows(2), {}, shows(1)], x52009229=[shows(7)])
    read = read_segmentation(decode(i.dataset, i.transfer_syntax))
    assert read.type == "BINARY"
    assert read.numbers == {1, 2}
    assert [(n.numbers, n.path[:14]) for n in read.named] == [
        ((7,), "(5200,9229)[0]"),
        ((2,), "(5200,9230)[0]"),
        ((1,), "(5200,9230)[2]"),
    ]


def test_a_type_of_another_class_is_none() -> None:
    i = segmentation("BINARY", x00080016=LABEL_MAP)
    assert not read_segmentation(decode(i.dataset, i.transfer_syntax)).type


def test_which_objects_are_segmentations() -> None:
    surfaces = made({0x00080016: SURFACES})
    assert is_segmentation(segmentation())
    assert is_of_pixels(segmentation())
    assert is_segmentation(surfaces)
    assert not is_of_pixels(surfaces)
    assert not is_segmentation(IMAGE)


NUMBERS = st.lists(st.integers(0, 3), max_size=2)
FRAMES = st.lists(NUMBERS.map(lambda numbers: shows(*numbers, z=0)), max_size=4)
SIZES = st.integers(0, 20)


@pytest.mark.parametrize("kind", ["BINARY", "FRACTIONAL", "LABELMAP", "OTHER"])
@settings(max_examples=15, deadline=None)
@given(st.lists(st.none() | st.integers(0, 3)), FRAMES, SIZES, SIZES, st.binary(max_size=40))
def test_any_segmentation_can_be_judged(kind, numbers, frames, rows, columns, pixels) -> None:
    i = segmentation(
        kind,
        [segment(number) for number in numbers],
        frames,
        pixels,
        x00280010=(rows,),
        x00280011=(columns,),
        x00620013="NO",
    )
    results = evaluate(Trace([i]), CHECKS)
    assert all(r.verdict <= Verdict.FAIL for r in results), [r.reasons for r in results]


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_some_segmentation(raw: bytes) -> None:
    i = segmentation()
    assert read_segmentation(decode(payload(raw), i.transfer_syntax)).numbers >= set()
