"""The chain from phantom to pixels: exact where it must be, repeatable to the bit."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from emulators.modality.acquisition import measure
from emulators.modality.geometry import Grid, head_scan
from emulators.modality.phantom import TYPICAL, WATER_PER_MM, head, inside, line_integrals, raster
from emulators.modality.reconstruction import SHARP, SOFT, reconstruct, to_pixels

MATRIX = 128


@pytest.fixture(scope="module")
def noiseless():
    scan, grid = head_scan(MATRIX, 2), Grid(MATRIX)
    counts = measure(scan, head(1), seed=1, number=1, noise=False)
    truth = np.stack([raster(head(1), grid, z) for z in scan.z()])
    return scan, grid, truth, reconstruct(counts, scan, grid, (SOFT, SHARP))


def roi(name, grid, z, shrink=0.6):
    e = next(e for e in head(1) if e.name == name)
    return inside(replace(e, a=e.a * shrink, b=e.b * shrink), grid, z)


def test_a_ray_through_the_middle_is_the_sum_of_the_pixels_it_crosses():
    grid = Grid(256)
    exact = line_integrals(TYPICAL, np.zeros(1), np.zeros(1), (2.5,))[0, 0]
    attenuation = (raster(TYPICAL, grid, 2.5) / 1000 + 1) * WATER_PER_MM
    summed = attenuation[:, 127:129].mean(1).sum() * grid.pixel_mm
    assert exact == pytest.approx(summed, rel=0.01)


@pytest.mark.parametrize("kernel", [0, 1])
@pytest.mark.parametrize(
    ("name", "hu", "within"),
    [
        ("infarct", 18, 2),
        ("ventricle-left", 6, 2),
        ("ventricle-right", 6, 2),
        ("ganglia-right", 38, 2),
        ("dense-artery", 70, 9),  # two pixels wide: partial volume
    ],
)
def test_structures_have_their_density(noiseless, kernel, name, hu, within):
    scan, grid, _, volumes = noiseless
    for i, z in enumerate(scan.z()):
        assert volumes[kernel][i][roi(name, grid, z)].mean() == pytest.approx(hu, abs=within)


def test_the_brain_is_near_the_truth(noiseless):
    scan, grid, truth, volumes = noiseless
    for volume, limit in zip(volumes, (4.0, 2.5), strict=True):
        for i, z in enumerate(scan.z()):
            brain = roi("grey-matter", grid, z, 0.9)
            assert np.sqrt(((volume[i] - truth[i])[brain] ** 2).mean()) < limit


def test_the_sharp_kernel_is_noisier():
    scan, grid = head_scan(64, 1), Grid(64)
    noisy = reconstruct(measure(scan, head(1), seed=1, number=1), scan, grid, (SOFT, SHARP))
    clean = reconstruct(
        measure(scan, head(1), seed=1, number=1, noise=False), scan, grid, (SOFT, SHARP)
    )
    soft, sharp = (
        (n - c)[0][roi("grey-matter", grid, 0.0, 0.9)].std()
        for n, c in zip(noisy, clean, strict=True)
    )
    assert sharp > 1.3 * soft > 0


def digest(seed, number, slices=2):
    scan = head_scan(48, slices)
    counts = measure(scan, head(seed), seed=seed, number=number)
    volumes = reconstruct(counts, scan, Grid(48), (SOFT, SHARP))
    return [hashlib.sha256(to_pixels(v).tobytes()).hexdigest() for v in volumes]


def test_one_seed_gives_the_same_pixels_to_the_bit():
    assert digest(7, 1) == digest(7, 1)


def test_seed_number_and_kernel_each_change_the_pixels():
    assert len({*digest(7, 1), *digest(8, 1), *digest(7, 2)}) == 6


def test_a_slice_does_not_depend_on_how_many_are_measured_together():
    grid, many = Grid(48), head_scan(48, 9)
    nine = measure(many, head(1), seed=1, number=1)
    assert np.array_equal(measure(replace(many, slices=2), head(1), seed=1, number=1), nine[:2])
    assert reconstruct(nine, many, grid, (SOFT,))[0].shape == (9, 48, 48)


def test_pixels_are_rounded_half_to_even_and_clipped():
    volume = np.array([[[-5000.0, 0.5, 1.5, 5000.0]]], np.float32)
    assert to_pixels(volume).tolist() == [[[-1024, 0, 2, 3071]]]


def test_heads_differ_and_the_stroke_has_one_side():
    sides = {next(e for e in head(s) if e.name == "infarct").x > 0 for s in range(8)}
    assert sides == {True, False}
    for seed in range(8):
        infarct, artery = (
            next(e for e in head(seed) if e.name == n) for n in ("infarct", "dense-artery")
        )
        assert infarct.x * artery.x > 0
        assert infarct.parent == artery.parent
