from dataclasses import replace

import numpy as np
import pytest

from emulators.modality import phantom
from emulators.modality.geometry import Grid
from emulators.modality.pt.acquire import acquire
from emulators.modality.pt.list_mode import checked
from emulators.modality.pt.phantom import line_integrals, raster
from emulators.modality.pt.radiotracer import (
    FLUORINE_18,
    decayed,
    mean_activity,
    reference_s,
)
from emulators.modality.pt.radiotracer import checked as administered
from emulators.modality.raw.errors import BadHeader
from tests.emulators.modality.pt.examples import list_mode


def test_the_same_arguments_give_the_same_events():
    one, same = list_mode(16, 1), acquire(1, matrix=16, slices=1)
    assert one.sha256() == same.sha256()
    others = acquire(1, matrix=16, slices=1, number=2), acquire(2, matrix=16, slices=1)
    assert len({one.sha256(), *(o.sha256() for o in others)}) == 3
    # the crystals are the scanner's, whoever lies in it
    assert np.array_equal(one.efficiencies, others[0].efficiencies)
    assert not np.array_equal(one.efficiencies, others[1].efficiencies)


@pytest.mark.parametrize("wrong", [{"matrix": 20}, {"matrix": 200}, {"slices": 33}, {"slices": 0}])
def test_what_no_scanner_can_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"matrix|rings"):
        acquire(1, **wrong)


def test_the_list_is_one_that_the_scanner_can_have_recorded():
    contents = list_mode()
    assert checked(contents) is contents
    assert contents.counts().sum() == len(contents.events)
    assert contents.counts().shape == (contents.scanner.lines, 2)
    assert 5 * len(contents.events) < 2_000_000  # bytes of a file
    first, *_, last = (b.events for b in contents.blocks)
    expected = decayed(FLUORINE_18, 540)
    assert last / first == pytest.approx(expected, abs=4 * np.sqrt(2 / first))


def test_line_integrals_are_those_of_the_true_image():
    head, grid = phantom.head(1), Grid(128)
    image = raster(head, grid, 0.0)
    for row, column in ((60, 40), (30, 70)):
        x, y = grid.axis()[column], grid.axis()[row]  # y to the back, as rows run
        far = np.array([[-200.0, y], [x, -200.0]]), np.array([[200.0, y], [x, 200.0]])
        across, down = line_integrals(head, *far, (0.0,))[:, 0]
        assert across == pytest.approx(image[row].sum() * grid.pixel_mm, rel=0.01)
        assert down == pytest.approx(image[:, column].sum() * grid.pixel_mm, rel=0.01)


def test_decay():
    half = FLUORINE_18.half_life_s
    assert decayed(FLUORINE_18, half) == pytest.approx(0.5)
    mean = mean_activity(FLUORINE_18, 600)
    assert mean == pytest.approx(np.mean([decayed(FLUORINE_18, s + 0.5) for s in range(600)]))
    assert decayed(FLUORINE_18, reference_s(FLUORINE_18, 600)) == pytest.approx(mean)


@pytest.mark.parametrize(
    "wrong",
    [{"activity_mbq": -1.0}, {"uptake_s": -1.0}, {"lasted_s": 1e9}, {"weight_kg": float("nan")}],
    ids=str,
)
def test_an_administration_that_cannot_be_is_refused(wrong):
    given = list_mode(16, 1).administration
    assert administered(given) is given
    with pytest.raises(BadHeader):
        administered(replace(given, **wrong))
