"""Rules by tags: exercised only where one of their elements is."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.datadict import dictionary_VR

import harness.checks.object  # noqa: F401 - registers its checks
from harness.checks.object import tag_rules
from harness.checks.object.geometry.windows import WINDOWS_ARE_PAIRS
from harness.checks.object.tag_rules import at_the_top, inside, sight
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from tests.harness.checks.build import IMPLICIT, judge, judge_all
from tests.harness.checks.object.by_maker import made

CENTER, WIDTH = 0x00281050, 0x00281051
LONE = {WIDTH: "400"}


def test_a_rule_meets_its_elements_wherever_they_are() -> None:
    i = made({0x52009229: [{0x00289132: [LONE]}]})
    sighted = sight(i, Trace([i]))
    assert WINDOWS_ARE_PAIRS.id in sighted.met
    (found,) = sighted.objections.of(WINDOWS_ARE_PAIRS)
    assert found.at == "(5200,9229)[0].(0028,9132)[0].(0028,1050)"


def test_an_object_is_looked_at_once() -> None:
    i = made(LONE)
    trace = Trace([i])
    assert sight(i, trace) is sight(i, trace)


def test_without_its_elements_a_requirement_is_not_exercised() -> None:
    result = judge(WINDOWS_ARE_PAIRS, made({CENTER: "40"}))
    assert not result.subjects


def test_findings_of_one_requirement_are_bounded() -> None:
    i = made({0x52009230: [{0x00289132: [LONE]}] * 150})
    assert len(sight(i, Trace([i])).objections.of(WINDOWS_ARE_PAIRS)) == 100


def test_where_a_rule_looks() -> None:
    class Standing:
        above = None
        sequence = None

    assert at_the_top(Standing())  # type: ignore[arg-type]
    assert not inside(0x00289132)(Standing())  # type: ignore[arg-type]


TAGS = st.sampled_from(sorted(t for t in tag_rules._BY_TAG if dictionary_VR(t) != "SQ"))
VALUES = st.one_of(
    st.binary(max_size=24),
    st.sampled_from(
        (b"0\\0", b"1\\0\\0\\0\\1\\0", b"-1", b"1e308\\1e308\\0\\0\\0\\1e308", b"20240102")
    ),
)
ELEMENTS = st.dictionaries(TAGS, VALUES, max_size=6)
SEQUENCES = st.sampled_from(
    (0x52009229, 0x00289110, 0x00283010, 0x00409096, 0x00082218, 0x52009230)
)


@settings(max_examples=200, deadline=None)
@given(ELEMENTS, SEQUENCES, ELEMENTS)
def test_rules_bear_any_values(top, sequence, item) -> None:
    results = judge_all(
        [made(top | {sequence: [item]}, transfer_syntax=IMPLICIT)],
        *("geometry", "semantics", "identity"),
    )
    assert all(r.verdict is not Verdict.ERROR for r in results), [r.reasons for r in results]
