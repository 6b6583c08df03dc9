"""Reading documents: total, whatever stands in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.code.entries import survey_codes
from harness.checks.object.structured_report.report import is_report, read_report, survey_content
from harness.content.dataset import decode
from harness.core.octets import payload
from harness.core.trace import Trace
from harness.facts.sr_relationships import RELATIONSHIP_TYPES, VALUE_TYPES, report_classes
from tests.harness.checks.messages import encode
from tests.harness.checks.object.structured_report.documents import (
    COMPREHENSIVE,
    IMAGE,
    by_reference,
    document,
    image,
    made,
    num,
    root,
    text,
)
from tests.harness.checks.parties import EXPLICIT

SHORT = st.text("0123456789.-\\ ADCMPOINT", max_size=12)
CODES = st.fixed_dictionaries(
    {}, optional={0x00080100: SHORT, 0x00080102: SHORT, 0x00080104: SHORT, 0x0008010F: SHORT}
)
MEASURED = st.fixed_dictionaries(
    {}, optional={0x0040A30A: SHORT, 0x004008EA: st.lists(CODES, max_size=2)}
)
FLOATS = st.lists(st.floats(width=32), max_size=9)
VALUES = {
    0x0040A010: st.sampled_from(sorted(RELATIONSHIP_TYPES)) | SHORT,
    0x0040A040: st.sampled_from(sorted(VALUE_TYPES)) | SHORT,
    0x0040A043: st.lists(CODES, max_size=2),
    0x0040A168: st.lists(CODES, max_size=2),
    0x0040A160: SHORT,
    0x0040A300: st.lists(MEASURED, max_size=2),
    0x0040A130: st.sampled_from(["POINT", "SEGMENT"]),
    0x0040A138: SHORT,
    0x00700022: FLOATS,
    0x00700023: st.sampled_from(["POINT", "POLYGON", "ELLIPSE"]) | SHORT,
    0x00081199: st.lists(st.just({0x00081155: "1.2.3"}), max_size=2),
    0x0040DB73: st.lists(st.integers(0, 3), max_size=3),
    0x0040A504: st.sampled_from(["1500", "10011", "2010", "0"]).map(
        lambda tid: [{0x00080105: "DCMR", 0x0040DB00: tid}]
    ),
}
LEAVES = st.fixed_dictionaries({}, optional=VALUES)
TREES = st.recursive(
    LEAVES,
    lambda below: st.fixed_dictionaries({0x0040A730: st.lists(below, max_size=4)}, optional=VALUES),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(report_classes())), st.lists(TREES, max_size=3), LEAVES)
def test_any_tree_can_be_judged(sop_class, below, more) -> None:
    one = made(root(*below, sop_class=sop_class) | more)
    survey_content(one, Trace([one]))
    survey_codes(one, Trace([one]))


def test_references_are_resolved() -> None:
    raw = payload(encode(root(image(), num(below=[by_reference(1, 1)]), text()), EXPLICIT))
    report = read_report(decode(raw, EXPLICIT), report_classes()[COMPREHENSIVE])
    reference = report.by_position[1, 2, 1]
    target = report.resolved(reference)
    assert target is report.by_position[1, 1]
    assert report.above(reference) is report.by_position[1, 2]
    assert report.above(report.root) is None
    assert report.resolved(report.root) is report.root


@pytest.mark.parametrize("sop_class", sorted(report_classes()))
def test_every_class_is_a_report(sop_class: str) -> None:
    assert is_report(document(sop_class=sop_class))
    assert not is_report(IMAGE)
