from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.modality.mr import readouts
from emulators.modality.mr.readouts import DAY_TICKS, TICK, counters, in_order, sorted_in, stamps
from emulators.modality.raw.errors import BadHeader, Corrupted, Oversized, Truncated
from tests.emulators.modality.mr.examples import kspace

K = kspace(matrix=4, slices=3, coils=2)


@given(st.permutations(range(K.encoding.readouts)))
def test_readouts_are_sorted_whatever_their_order(order):
    order = np.array(order)
    found = sorted_in(K.encoding, in_order(K)[order], *(c[order] for c in counters(K.encoding)))
    assert np.array_equal(found.samples, K.samples)


@pytest.mark.parametrize(
    ("count", "edit", "kind", "why"),
    [
        (-1, lambda c: None, Truncated, "23 readouts; the header announces 24"),
        (1, lambda c: None, Oversized, "25 readouts"),
        (0, lambda c: c[2].__setitem__(0, 4), BadHeader, "of a line beyond the 4"),
        (0, lambda c: c[1].__setitem__(0, -1), BadHeader, "of a slice beyond"),
        (0, lambda c: c[0].__setitem__(0, 1), Corrupted, "twice"),
    ],
)
def test_readouts_that_do_not_fit(count, edit, kind, why):
    lines, told = in_order(K), [c.copy() for c in counters(K.encoding)]
    if count < 0:
        lines, told = lines[:count], [c[:count] for c in told]
    if count > 0:
        lines, told = np.append(lines, lines[:1], 0), [np.append(c, c[:1]) for c in told]
    edit(told)
    with pytest.raises(kind, match=why):
        sorted_in(K.encoding, lines, *told)


def test_samples_that_are_not_finite_are_refused():
    lines = in_order(K).copy()
    lines[3, 1, 2] = complex(0, float("nan"))
    with pytest.raises(Corrupted, match="not finite"):
        sorted_in(K.encoding, lines, *counters(K.encoding))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-14, 14))
def test_ticks_count_from_midnight(at, zone):
    at = at.replace(tzinfo=timezone(timedelta(hours=zone)))
    first = readouts.ticks(at)
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    found = readouts.moment(day, first)
    assert timedelta(0) <= at - found < TICK


def test_stamps_pass_midnight():
    assert list(stamps(K.encoding, DAY_TICKS - 2)[:4]) == [DAY_TICKS - 2, DAY_TICKS - 1, 0, 1]
    with pytest.raises(BadHeader, match="beyond midnight"):
        readouts.moment(None, DAY_TICKS)
    assert (readouts.ticks(None), readouts.moment(None, 5)) == (0, None)
