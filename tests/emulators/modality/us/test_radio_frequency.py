from dataclasses import replace

import pytest

from emulators.modality.raw.errors import BadHeader
from emulators.modality.us.radio_frequency import checked
from tests.emulators.modality.us.examples import radio_frequency


def test_a_sector_says_where_its_samples_are():
    sector = radio_frequency().sector
    assert sector.step_mm == pytest.approx(0.077)
    assert sector.depths_mm()[-1] == sector.depth_mm == pytest.approx(149.92, abs=0.01)
    angles = sector.angles()
    assert (angles[0], angles[-1]) == (sector.first_angle_rad, sector.last_angle_rad)
    assert angles[1] - angles[0] == pytest.approx(sector.angle_step_rad)


@pytest.mark.parametrize(
    "change",
    [
        {"lines": 1},
        {"lines": True},
        {"frames": 0},
        {"samples": 1 << 20},
        {"frames": 1 << 16, "lines": 1 << 12},
        {"first_angle_rad": 0.7},
        {"last_angle_rad": 2.0},
        {"first_angle_rad": float("nan")},
        {"sampling_hz": 10**400},
        {"sampling_hz": 1e6},
        {"centre_hz": 0},
        {"sound_speed_m_s": 1.0},
        {"sound_speed_m_s": "1540"},
        {"frame_rate_hz": 25.0},
        {"frame_rate_hz": 0},
    ],
    ids=str,
)
def test_what_nobody_can_scan_is_refused(change):
    sector = radio_frequency().sector
    assert checked(sector) is sector
    with pytest.raises(BadHeader):
        checked(replace(sector, **change))
