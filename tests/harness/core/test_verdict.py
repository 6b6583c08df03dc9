"""The fold: commutative, associative, idempotent, and silence is NONE."""

from hypothesis import given
from hypothesis import strategies as st

from harness.core.verdict import Verdict, worst

VERDICTS = st.lists(st.sampled_from(Verdict))


@given(VERDICTS, VERDICTS)
def test_worst_is_a_fold(a, b):
    assert worst(a + b) == worst(b + a) == worst([worst(a), worst(b)])
    assert worst(a + a) == worst(a)


def test_silence_is_not_a_pass():
    assert worst([]) is Verdict.NONE
