"""Activity comes out as it went in, the same bits every time, by parameters that tell all."""

import json
from dataclasses import replace

import numpy as np
import pytest

from emulators.modality import phantom
from emulators.modality.geometry import Grid
from emulators.modality.pt.phantom import ACTIVITY_BQ_ML, raster
from emulators.modality.pt.projector import field_of_view, system_matrix
from emulators.modality.pt.reconstruction import (
    STEP_BQ_ML,
    concentration,
    default_parameters,
    reconstruct,
    smoothed,
)
from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.reconstruction import Parameters
from tests.emulators.modality.pt.examples import list_mode, pet

GRID = Grid(64)
# SHA-256 of the pixels and of the parameters, shortened.
RELEASED = "ca7296f46554f2f6"
RELEASED_PARAMETERS = "1e12957577038a92"


@pytest.fixture(scope="module")
def made():
    (one,) = reconstruct(pet())
    return one


@pytest.fixture(scope="module")
def truth():
    return np.array([raster(phantom.head(1), GRID, z) for z in list_mode().scanner.z()])


def test_the_image_is_the_head(made, truth):
    image, seen = made.pixels * STEP_BQ_ML, field_of_view(GRID)
    assert np.corrcoef(image[:, seen].ravel(), truth[:, seen].ravel())[0, 1] > 0.94  # 0.947
    # it is the head itself, not its mirror image: both are uneven in the same way
    for mirrored in (np.s_[:, ::-1], np.s_[:, :, ::-1]):
        uneven, truly = image - image[mirrored], truth - truth[mirrored]
        assert np.corrcoef(uneven.ravel(), truly.ravel())[0, 1] > 0.15  # 0.31, 0.21
    assert image.sum() / truth.sum() == pytest.approx(1, abs=0.005)  # 1.0002


@pytest.mark.parametrize(
    ("name", "least", "most"),  # of the true concentration, in the structure's middle
    [("grey-matter", 0.87, 1.05), ("white-matter-right", 0.95, 1.2), ("ganglia-right", 0.75, 1.1)],
)
def test_concentrations_are_recovered(made, truth, name, least, most):
    (e,) = (e for e in phantom.head(1) if e.name == name)
    inner = replace(e, a=e.a * 0.7, b=e.b * 0.7)
    here = phantom.inside(inner, GRID, 0.0) & (
        np.abs(truth[0] - ACTIVITY_BQ_ML[name]) < 0.01 * ACTIVITY_BQ_ML[name]
    )
    assert here.sum() > 8
    recovered = made.pixels[:, here].mean() * STEP_BQ_ML / ACTIVITY_BQ_ML[name]
    assert least < recovered < most


def test_more_iterations_explain_the_counts_better():
    contents = list_mode()
    lengths, counts = system_matrix(contents.scanner, GRID), contents.counts()
    later, earlier = contents.scanner.pairs()
    each = contents.efficiencies.reshape(2, -1).T
    likelihoods = []
    for iterations in (1, 5, 20):
        image = concentration(contents, GRID, iterations).reshape(2, -1).T.astype(float)
        expected = (lengths @ image) * each[later] * each[earlier]
        expected *= counts.sum(0) / expected.sum(0)
        hit = counts > 0
        likelihoods.append((counts[hit] * np.log(expected[hit])).sum() - expected.sum())
    assert likelihoods == sorted(likelihoods)


def test_efficiencies_are_corrected_for():
    contents = list_mode()
    flat = replace(contents, efficiencies=np.ones_like(contents.efficiencies))
    right, wrong = (concentration(c, GRID, 5) for c in (contents, flat))
    disc = field_of_view(GRID)
    assert np.abs(right - wrong)[:, disc].mean() > 0.01 * right[:, disc].mean()


def test_the_projector_measures_lengths():
    lengths = system_matrix(list_mode().scanner, GRID)
    later, earlier = list_mode().scanner.pairs()
    at = list_mode().scanner.positions()
    along = at[later] - at[earlier]
    apart = np.abs(at[earlier, 0] * along[:, 1] - at[earlier, 1] * along[:, 0]) / np.hypot(*along.T)
    chord = 2 * np.sqrt(np.maximum((GRID.field_of_view_mm / 2) ** 2 - apart**2, 0))
    found = lengths @ np.ones(64 * 64, np.float32)
    assert np.abs(found - chord)[chord > 60].max() < 3 * GRID.pixel_mm
    assert abs((found - chord)[chord > 60].mean()) < 1  # of 190


def test_the_same_events_give_the_same_pixels_as_ever(made):
    assert made.pixels.dtype == np.uint16
    assert made.pixel_sha256()[:16] == RELEASED
    assert made.parameters.sha256()[:16] == RELEASED_PARAMETERS


def test_parameters_tell_all_and_are_obeyed(made):
    again = Parameters.parse(made.parameters.canonical().decode())
    (same,) = reconstruct(pet(), again)
    assert same.pixel_sha256() == made.pixel_sha256()
    fewer = default_parameters(list_mode(), 3, 0)
    (other,) = reconstruct(pet(), fewer)
    assert (other.name, other.parameters) == ("MLEM3", fewer)
    plain = concentration(list_mode(), GRID, 3)
    assert np.array_equal(other.pixels, np.rint(plain / np.float32(STEP_BQ_ML)).astype(np.uint16))
    assert np.array_equal(smoothed(plain, GRID, 0), plain)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"iterations": 0}, "iterations must"),
        ({"iterations": True}, "iterations must"),
        ({"filter_fwhm_mm": 5.0}, "filter_fwhm_mm must"),
        ({"matrix": 128}, "matrix is not"),
        ({"calibration": 1.0}, "calibration is not"),
        ({"surprise": 1}, "surprise is not"),
        ({"scanner": None}, "scanner is not"),
    ],
)
def test_parameters_of_another_recording_or_software_are_refused(made, change, named):
    values = json.loads(made.parameters.canonical()) | change
    with pytest.raises(BadHeader, match=named):
        reconstruct(pet(), Parameters(values))
