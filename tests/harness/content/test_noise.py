"""Noise as a fingerprint: one scan agrees with itself under any kernel, two scans do not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality import phantom
from emulators.modality.acquisition import measure
from emulators.modality.geometry import Grid, head_scan
from emulators.modality.reconstruction import SHARP, SOFT, reconstruct, to_pixels
from harness.content.noise import PLACES_LEAST, agreement, fingerprint, hounsfield

TISSUE = 40.0


def head(matrix, seed, scan, photons=2.5e5):
    """Two kernels' fingerprints of one slice."""
    of = head_scan(matrix, 1, photons=photons)
    counts = measure(of, phantom.head(seed), seed=seed, number=scan)
    volumes = reconstruct(counts, of, Grid(matrix), [SOFT, SHARP])
    return [fingerprint(to_pixels(v)[0].astype(np.float32)) for v in volumes]


def noisy(shape=(128, 128), seed=1, sigma=5.0):
    return np.float32(TISSUE + np.random.default_rng(seed).normal(0, sigma, shape))


@pytest.mark.parametrize(("matrix", "seed"), [(128, 1), (128, 2), (192, 3)])
def test_kernels_of_one_scan_agree_and_two_scans_do_not(matrix: int, seed: int) -> None:
    soft, sharp = head(matrix, seed, 1)
    assert agreement(soft, sharp) > 0.6
    assert min(soft.hounsfield, sharp.hounsfield) > 2
    for other in head(matrix, seed, 2):
        assert abs(agreement(soft, other)) < 0.3
        assert abs(agreement(sharp, other)) < 0.3


@pytest.mark.parametrize("matrix", [64, 96])
def test_small_heads_have_too_little_flat_tissue(matrix: int) -> None:
    assert head(matrix, 1, 1) == [None, None]


def test_a_scan_of_many_photons_has_too_little_noise_to_decide() -> None:
    soft, _ = head(128, 1, 1, photons=2.5e7)
    assert soft.hounsfield < 2


def test_edges_are_left_out() -> None:
    """Two images of other noise whose strong edges are at the same place."""
    images = [noisy(seed=seed) for seed in (1, 2)]
    for image in images:
        image[:, 40:44] += 1000
        image[60:63] += 12
    a, b = map(fingerprint, images)
    assert abs(agreement(a, b)) < 0.15


def test_it_is_small_and_needs_flat_tissue() -> None:
    whole = fingerprint(noisy((512, 512)))
    assert whole is not None
    assert len(whole.flat) == 512
    assert PLACES_LEAST <= len(whole.values) <= 64 * 64
    assert fingerprint(np.full((128, 128), -1000.0, np.float32)) is None
    flat = fingerprint(np.full((128, 128), TISSUE, np.float32))
    assert flat.hounsfield < 1e-6


def test_other_geometry_and_nothing_in_common_agree_in_nothing() -> None:
    left, right = noisy(), noisy()
    left[:, 64:], right[:, :64] = -1000, -1000
    assert agreement(fingerprint(left), fingerprint(right)) is None
    assert agreement(fingerprint(noisy()), fingerprint(noisy((128, 256)))) is None
    still = fingerprint(np.full((128, 128), TISSUE, np.float32))
    assert agreement(still, fingerprint(noisy())) in (None, pytest.approx(0, abs=0.2))


def test_words_are_read_as_they_are_described() -> None:
    words = np.array([[0x0FFF, 0x1001], [0x0800, 1]], "<u2").tobytes()
    assert hounsfield(words, (2, 2), 12, signed=False).tolist() == [[4095, 1], [2048, 1]]
    assert hounsfield(words, (2, 2), 12, signed=True).tolist() == [[-1, 1], [-2048, 1]]


@settings(max_examples=30, deadline=None)
@given(
    st.integers(64, 150), st.integers(64, 150), st.integers(0, 99), st.sampled_from([0, 1, 30, 1e6])
)
def test_any_image_has_some_fingerprint_or_none(rows, columns, seed, sigma) -> None:
    found = fingerprint(noisy((rows, columns), seed, sigma))
    assert found is None or agreement(found, found) in (None, pytest.approx(1))
