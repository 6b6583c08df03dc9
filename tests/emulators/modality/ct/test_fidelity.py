"""How near a reconstruction comes to the phantom that was scanned, with noise and without."""

from dataclasses import replace

import numpy as np
import pytest

from emulators.modality.acquisition import measure
from emulators.modality.geometry import Grid, head_scan
from emulators.modality.phantom import head, inside, raster
from emulators.modality.reconstruction import SHARP, SOFT, reconstruct

MATRIX, SEED = 256, 1
KERNELS = {SOFT.name: SOFT, SHARP.name: SHARP}
GRID = Grid(MATRIX)


def region(name, shrink=0.6):
    """Return the pixels well within a structure."""
    e = next(e for e in head(SEED) if e.name == name)
    return inside(replace(e, a=e.a * shrink, b=e.b * shrink), GRID, 0.0)


@pytest.fixture(scope="module")
def truth():
    return raster(head(SEED), GRID, 0.0)


@pytest.fixture(scope="module")
def clean():
    return scanned(noise=False)


@pytest.fixture(scope="module")
def noisy():
    return scanned(noise=True)


def scanned(*, noise):
    """Return the slice by each kernel."""
    scan = head_scan(MATRIX, 1)
    counts = measure(scan, head(SEED), seed=SEED, number=1, noise=noise)
    volumes = reconstruct(counts, scan, GRID, tuple(KERNELS.values()))
    return dict(zip(KERNELS, (v[0] for v in volumes), strict=True))


def rmse(found, true):
    return float(np.sqrt(((found - true) ** 2).mean()))


def psnr(found, true):
    """Return the peak signal-to-noise ratio between -1000 and 1000 HU, in dB."""
    return 20 * np.log10(2000 / rmse(np.clip(found, -1000, 1000), np.clip(true, -1000, 1000)))


STRUCTURES = ("infarct", "ventricle-left", "ventricle-right", "ganglia-left", "ganglia-right")


@pytest.mark.parametrize("kernel", KERNELS)
def test_without_noise_structures_have_no_bias(clean, truth, kernel):
    off = clean[kernel] - truth
    assert {name: off[region(name)].mean() for name in STRUCTURES} == pytest.approx(
        dict.fromkeys(STRUCTURES, 0), abs=0.05
    )
    assert abs(off[region("grey-matter", 0.9)].mean()) < 0.02


@pytest.mark.parametrize("kernel", KERNELS)
def test_noise_adds_no_bias(noisy, truth, kernel):
    """What the mean of a structure may be off is what so few pixels with so much noise allow."""
    off = noisy[kernel] - truth
    for name in STRUCTURES:
        assert abs(off[region(name)].mean()) < 2.5, name
    assert abs(off[region("grey-matter", 0.9)].mean()) < 0.2


def test_a_thin_vessel_loses_density_to_the_soft_kernel_only(clean, truth):
    bias = {k: (v - truth)[region("dense-artery")].mean() for k, v in clean.items()}
    assert -1.0 < bias[SOFT.name] < -0.2
    assert abs(bias[SHARP.name]) < 0.2


def test_the_sharp_kernel_is_nearer_without_noise_and_farther_with_it(clean, noisy, truth):
    brain = region("grey-matter", 0.9)
    soft, sharp = (rmse(clean[k][brain], truth[brain]) for k in KERNELS)
    assert sharp < 1.2 < soft < 2.2
    soft, sharp = (rmse(noisy[k][brain], truth[brain]) for k in KERNELS)
    assert 4 < soft < 7
    assert 9 < sharp < 13


@pytest.mark.parametrize(("kernel", "least_db"), [(SOFT.name, 33.5), (SHARP.name, 39.5)])
def test_the_whole_image_is_near_the_phantom(noisy, truth, kernel, least_db):
    assert psnr(noisy[kernel], truth) > least_db
