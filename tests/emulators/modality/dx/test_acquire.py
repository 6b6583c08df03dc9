"""A radiograph is the phantom's projection: where things lie, and how much they take away."""

import numpy as np
import pytest

from emulators.modality.dx.acquire import PHOTONS, acquire, expected_counts, head_exposure
from emulators.modality.dx.processing import attenuation
from emulators.modality.geometry import Grid
from emulators.modality.phantom import TYPICAL, WATER_PER_MM, Ellipsoid, head, raster


def taken(of, columns=64):
    return np.log(PHOTONS / expected_counts(head_exposure(columns), of))


def ball(x, y, z, radius):
    return Ellipsoid("ball", x, y, z, radius, radius, radius, 0, 0, "")


def centre(image):
    rows, columns = np.indices(image.shape)
    return (rows * image).sum() / image.sum(), (columns * image).sum() / image.sum()


def test_the_middle_is_the_sum_of_the_pixels_that_its_ray_crosses():
    grid = Grid(256)
    true = (raster(TYPICAL, grid, 0.0) / 1000 + 1) * WATER_PER_MM
    summed = true[:, 127:129].mean(1).sum() * grid.pixel_mm
    # a mean over the four elements around the middle, so that there is one
    assert taken(TYPICAL, 128)[79:81, 63:65].mean() == pytest.approx(summed, rel=0.01)


def test_the_head_is_up_and_the_patients_left_is_on_the_right():
    exposure = head_exposure(128)
    row, column = centre(taken((ball(40, 0, 60, 10),), 128))
    assert row == pytest.approx((exposure.rows - 1) / 2 - 60 / exposure.pitch_mm, abs=0.1)
    assert column == pytest.approx(63.5 + 40 * 1.2 / exposure.pitch_mm, abs=0.1)


def test_what_is_nearer_to_the_tube_is_more_magnified():
    def width(y):
        return (taken((ball(0, y, 0, 20),), 256).max(axis=0) > 0).sum()

    assert width(90) > width(0) > width(-90)  # the tube is in front: y > 0


def test_air_takes_nothing_away():
    assert (expected_counts(head_exposure(32), ()) == PHOTONS).all()


def test_without_noise_counts_are_the_projection_rounded():
    radiograph = acquire(1, matrix=64, noise=False)
    exact = taken(head(1))
    assert np.abs(attenuation(radiograph) - exact).max() < 0.001


def test_noise_is_that_of_counted_photons():
    clean, noisy = acquire(1, noise=False, matrix=128).counts, acquire(1, matrix=128).counts
    standard = (noisy.astype(float) - clean) / np.sqrt(clean)
    assert standard.mean() == pytest.approx(0, abs=0.03)
    assert standard.std() == pytest.approx(1, abs=0.03)


def test_seed_and_number_decide_the_counts():
    def counts(*given):
        return acquire(given[0], matrix=32, number=given[1]).counts.tobytes()

    assert counts(1, 1) == counts(1, 1)
    assert len({counts(1, 1), counts(2, 1), counts(1, 2)}) == 3
