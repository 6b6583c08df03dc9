import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality import phantom
from emulators.modality.geometry import Grid
from emulators.modality.mr.acquire import NOISE, acquire
from emulators.modality.mr.coils import sensitivities
from emulators.modality.mr.kspace import Contrast
from emulators.modality.mr.phantom import TISSUES, shining, signal
from emulators.modality.mr.reconstruction import magnitude


def test_the_same_arguments_give_the_same_samples():
    one, again = acquire(3, matrix=16, slices=2), acquire(3, matrix=16, slices=2)
    assert np.array_equal(one.samples.view("u4"), again.samples.view("u4"))
    assert one.samples.shape == one.encoding.shape == (2, 2, 4, 16, 32)
    assert one.samples.dtype == np.complex64


def test_seed_and_number_change_the_noise_and_the_seed_the_head():
    first, number, seed = (
        acquire(s, matrix=32, slices=1, number=n) for s, n in ((1, 1), (1, 2), (2, 1))
    )
    noise = (first.samples - number.samples).view(np.float32)
    assert noise.std() == pytest.approx(NOISE * 2**0.5, rel=0.05)
    assert np.abs(seed.samples - first.samples).max() > 10 * NOISE


def test_every_structure_of_the_head_is_a_tissue():
    assert {e.name for e in phantom.TYPICAL} == set(TISSUES)


def test_contrasts_show_what_they_are_for():
    fluid, brain, infarct = (TISSUES[n] for n in ("ventricle-left", "grey-matter", "infarct"))
    early, late, diffusion = Contrast(20.0), Contrast(90.0), Contrast(80.0, 1000.0)
    assert signal(fluid, late, 6000) > 1.5 * signal(brain, late, 6000)
    assert signal(brain, early, 6000) > 1.5 * signal(brain, late, 6000)
    assert signal(infarct, diffusion, 6000) > 1.3 * signal(brain, diffusion, 6000)
    assert signal(fluid, diffusion, 6000) < 0.5 * signal(brain, diffusion, 6000)


@given(st.integers(1, 8), st.sampled_from([8, 16]))
def test_coils_receive_all_pixels_alike_together_and_differently_alone(coils, matrix):
    received = sensitivities(coils, matrix)
    assert np.allclose((np.abs(received) ** 2).sum(0), 1, atol=1e-5)
    if coils > 1:
        assert np.abs(received[0]).std() > 0.01


def test_the_image_is_that_of_the_phantom_where_the_geometry_says():
    kspace = acquire(1, matrix=64, slices=1)
    encoding = kspace.encoding
    seen = magnitude(kspace.samples[0], encoding)[0]
    (truth, _) = shining(phantom.head(1), Grid(64), 0.0, encoding.contrasts, 6000.0, oversampling=8)
    error = {
        (dx, dy): float(np.sqrt(((np.roll(truth, (dy, dx), (0, 1)) - seen) ** 2).mean()))
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    }
    assert min(error, key=error.__getitem__) == (0, 0)
    assert 20 * np.log10(truth.max() / error[0, 0]) > 28  # dB


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([2, 6, 10, 18]), st.integers(1, 3), st.integers(1, 3))
def test_any_even_matrix(matrix, slices, coils):
    kspace = acquire(2, matrix=matrix, slices=slices, coils=coils)
    assert kspace.samples.shape == (2, slices, coils, matrix, 2 * matrix)
    assert np.isfinite(kspace.samples.view(np.float32)).all()


@pytest.mark.parametrize(
    ("size", "why"),
    [
        ({"matrix": 15}, "it must be even"),
        ({"matrix": 0}, "it must be even"),
        ({"protocol": "angiography"}, "not one of diffusion, dual echo"),
        ({"matrix": 1024, "slices": 256}, "choose fewer slices"),
    ],
)
def test_what_cannot_be_acquired(size, why):
    with pytest.raises(ValueError, match=why):
        acquire(1, **size)
