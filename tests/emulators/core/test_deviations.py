"""Seams change nothing while no fault is on, and follow the switchboard while they run."""

import pytest

from emulators.core.deviations import Seam, deviation, unchanged
from emulators.core.faults import Faults

TABLE = (
    deviation("adds-one", "a.b", "adds one", lambda n: n + 1),
    deviation("doubles", "a.c", "doubles", lambda n: 2 * n),
)


@pytest.mark.parametrize(
    ("on", "wanted"),
    [((), 3), (("adds-one",), 4), (("doubles",), 6), (("doubles", "adds-one"), 8)],
)
def test_those_that_are_on_apply_in_the_order_of_the_table(on, wanted):
    faults = Faults([one.fault for one in TABLE], on)
    assert Seam(faults, TABLE)(3) == wanted


def test_the_switch_takes_effect_at_once():
    faults = Faults([one.fault for one in TABLE])
    seam = Seam(faults, TABLE)
    assert seam(3) == 3
    faults.switch(["adds-one"])
    assert seam(3) == 4
    faults.switch([])
    assert seam(3) == 3


def test_unchanged_gives_back_the_very_thing():
    thing = object()
    assert unchanged(thing) is thing
