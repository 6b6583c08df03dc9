"""Processing of a radiograph: decided by its parameters, to the bit."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.dx.acquire import head_exposure
from emulators.modality.dx.processing import (
    CHOICES,
    WHITE,
    attenuation,
    default_parameters,
    process,
)
from emulators.modality.dx.radiograph import Radiograph
from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.reconstruction import Parameters
from tests.emulators.modality.dx.examples import dx


def chosen(**values):
    return default_parameters(dx().contents.exposure, **values)


def test_the_same_parameters_give_the_same_pixels_from_their_document_too():
    made = process(dx())
    again = process(dx(), Parameters.parse(made.parameters.canonical().decode()))
    assert again.pixel_sha256() == made.pixel_sha256()
    assert again.parameters.sha256() == made.parameters.sha256()


@pytest.mark.parametrize("name", CHOICES)
def test_every_parameter_decides_the_pixels_and_the_hash(name):
    usual, other = process(dx()), process(dx(), chosen(**{name: CHOICES[name][2] * 1.5}))
    assert other.pixel_sha256() != usual.pixel_sha256()
    assert other.parameters.sha256() != usual.parameters.sha256()


def test_without_a_mask_a_pixel_is_its_attenuation():
    made = process(dx(), chosen(gain=0.0, white_attenuation=8.0))
    scaled = attenuation(dx().contents) * WHITE / 8
    assert np.abs(made.pixels[0] - np.maximum(scaled, 0)).max() <= 0.5


def test_the_mask_sharpens_edges_and_leaves_plains():
    exposure = head_exposure(64)
    counts = np.full((exposure.rows, 64), 5000, np.uint16)
    counts[:, 32:] = 1000
    raw = RawScan(Identity(), Radiograph(exposure, counts))
    plain, sharp = (
        process(raw, default_parameters(exposure, gain=g)).pixels[0].astype(int) for g in (0, 1)
    )
    assert (plain[:, 0] == sharp[:, 0]).all()
    assert (plain[:, -1] == sharp[:, -1]).all()
    assert (sharp[:, 32] - sharp[:, 31] > 1.2 * (plain[:, 32] - plain[:, 31])).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 65535), st.floats(0.1, 20))
def test_any_counts_stay_on_the_scale(count, white):
    exposure = head_exposure(32)
    counts = np.full((exposure.rows, 32), count, np.uint16)
    parameters = default_parameters(exposure, white_attenuation=white)
    pixels = process(RawScan(Identity(), Radiograph(exposure, counts)), parameters).pixels
    assert pixels.dtype == np.uint16
    assert pixels.max() <= WHITE
    assert len(np.unique(pixels)) == 1


def test_what_is_not_here_is_refused():
    values = json.loads(chosen().canonical())
    for change in (
        {"implementation": "plugfest radiograph processing 2"},
        {"exposure": {**values["exposure"], "photons": 1}},
        {"unsharp_mask": {**values["unsharp_mask"], "gain": "much"}},
        {"unsharp_mask": {**values["unsharp_mask"], "gain": True}},
        {"unsharp_mask": {**values["unsharp_mask"], "gain": -1}},
        {"unsharp_mask": {**values["unsharp_mask"], "sigma_mm": math.nan}},
        {"unsharp_mask": {**values["unsharp_mask"], "sigma_mm": 10**400}},
        {"unsharp_mask": None},
        {"output": {}},
        {"more": 1},
    ):
        with pytest.raises(BadHeader, match="parameters: "):
            process(dx(), Parameters(values | change))
    other = replace(dx().contents.exposure, pitch_mm=1.0)
    with pytest.raises(BadHeader, match="not those of this radiograph"):
        process(dx(), default_parameters(other))


@pytest.mark.parametrize("text", ["[]", "1", "", "{", "[" * 100_000])
def test_a_document_that_holds_no_parameters_is_refused(text):
    with pytest.raises(BadHeader, match="parameters: "):
        Parameters.parse(text)
