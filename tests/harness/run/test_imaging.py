"""Values that no item of the worklist matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.run.imaging import WORKLIST_KEYS, another


@given(st.integers(0, 23), st.integers(0, 59))
def test_another_time_is_hours_away(hour, minute):
    low, high = another("start_time", f"{hour:02d}{minute:02d}00").split("-")
    assert not low <= f"{hour:02d}{minute:02d}" <= high
    assert low[:2] == high[:2] < "24"


@pytest.mark.parametrize("key", sorted(WORKLIST_KEYS.values()))
@pytest.mark.parametrize("value", ["CT", "MR", "20260102", ""])
def test_another_value_is_another_and_fits_its_key(key, value):
    found = another(key, value)
    assert found not in ("", value)
    assert len(found) <= 16
