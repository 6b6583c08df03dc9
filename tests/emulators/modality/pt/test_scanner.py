from dataclasses import replace

import numpy as np
import pytest

from emulators.modality.pt.acquire import head_scanner
from emulators.modality.pt.scanner import RINGS_MOST, checked
from emulators.modality.raw.errors import BadHeader

SCANNER = head_scanner(4, 3)


def test_crystals_lie_on_flat_modules_around_the_axis():
    at = SCANNER.positions()
    assert at.shape == (96, 2)
    radii = np.hypot(*at.T).reshape(24, 4)
    assert radii.min() >= 210
    assert np.allclose(radii, radii[:, ::-1])
    assert at[:4].mean(0) == pytest.approx([210, 0])  # the first one is to the left
    assert at[24:28].mean(0) == pytest.approx([0, 210])  # and a quarter on, to the back
    assert SCANNER.z() == (-5, 0, 5)


def test_lines_are_pairs_of_modules_about_opposite():
    later, earlier = SCANNER.pairs()
    assert len(later) == SCANNER.lines == 24 * 11 // 2 * 16
    assert (later > earlier).all()
    at = SCANNER.positions()
    along = at[later] - at[earlier]
    apart = np.abs(at[earlier, 0] * along[:, 1] - at[earlier, 1] * along[:, 0]) / np.hypot(*along.T)
    assert apart.max() < 160  # of the ring's 210


@pytest.mark.parametrize(
    "wrong",
    [
        {"rings": 0},
        {"rings": RINGS_MOST + 1},
        {"modules": 2},
        {"crystals": 5},  # too wide
        {"crystals": 25, "crystal_mm": (20.0, 0.5, 5.0)},  # too many
        {"partners_from": 13},
        {"radius_mm": float("nan")},
        {"crystal_mm": (20.0, -1.0, 5.0)},
        {"low_kev": 700.0},
    ],
    ids=str,
)
def test_a_scanner_that_cannot_be_is_refused(wrong):
    assert checked(SCANNER) is SCANNER
    with pytest.raises(BadHeader):
        checked(replace(SCANNER, **wrong))
