import json
from dataclasses import replace

import numpy as np
import pytest
import scipy.ndimage

from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Parameters
from emulators.modality.us.phantom import WIRES_MM, head
from emulators.modality.us.radio_frequency import RadioFrequency
from emulators.modality.us.reconstruction import (
    DYNAMIC_RANGE_DB,
    MOST,
    REFERENCE,
    compensate,
    compress,
    default_parameters,
    envelope,
    reconstruct,
)
from emulators.modality.us.scan_conversion import Raster, table
from tests.emulators.modality.us.examples import ZELDA, us

# SHA-256 of the pixels and of the parameters, shortened.
RELEASED = "a5a24ef282aee46a"
RELEASED_PARAMETERS = "aabace1262ec7f40"


def raster_of(made):
    size = made.parameters.values["matrix"]
    return Raster(size["rows"], size["columns"], made.parameters.values["pixel_mm"])


@pytest.fixture(scope="module")
def large():
    """One frame of a head, in decibels, and where its pixels are."""
    (made,) = reconstruct(us(lines=128, frames=1))
    raster = raster_of(made)
    x, z = np.meshgrid(raster.x_mm(), raster.z_mm())
    return made.pixels[0] / MOST * DYNAMIC_RANGE_DB - DYNAMIC_RANGE_DB, x, z


@pytest.mark.parametrize("structure", head(1), ids=lambda e: e.name)
def test_structures_have_their_contrast(large, structure):
    image, x, z = large
    away = np.hypot(x - structure.x_mm, z - structure.z_mm)
    seen = np.abs(np.arctan2(x, z)) < np.deg2rad(37)
    inner = image[away < 0.6 * structure.radius_mm].mean()
    around = image[(away > 1.4 * structure.radius_mm) & (away < 2 * structure.radius_mm) & seen]
    if structure.amplitude == 0:
        assert inner == pytest.approx(-DYNAMIC_RANGE_DB, abs=0.5)
    else:
        assert inner - around.mean() == pytest.approx(structure.contrast_db(), abs=2.5)


def test_wires_are_where_they_are(large):
    image, x, z = large
    for depth in WIRES_MM[:3]:  # the last one lies close to the haemorrhage
        near = (np.abs(x) < 3) & (np.abs(z - depth) < 3)
        brightest = near & (image == image[near].max())
        assert z[brightest].mean() == pytest.approx(depth, abs=0.3)
        assert abs(x[brightest].mean()) < 0.8


def test_the_table_interpolates_as_the_library_does():
    sector = us().contents.sector
    raster = Raster(100, 131, sector.depth_mm / 99)
    polar = np.random.default_rng(1).random(sector.shape[1:])
    x, z = np.meshgrid(raster.x_mm(), raster.z_mm())
    places = [
        (np.arctan2(x, z) - sector.first_angle_rad) / sector.angle_step_rad,
        np.hypot(x, z) / sector.step_mm,
    ]
    outside = (places[0] < 0) | (places[0] > 15) | (places[1] > sector.samples - 1)
    wanted = scipy.ndimage.map_coordinates(polar, places, order=1, prefilter=False)
    wanted[outside] = 0
    assert np.allclose(table(sector, raster).convert(polar), wanted, atol=1e-9)


def test_geometry_is_exact():
    sector = us().contents.sector
    raster = Raster(200, 261, sector.depth_mm / 199)
    depth = np.broadcast_to(sector.depths_mm(), sector.shape[1:])
    seen = table(sector, raster).convert(np.ascontiguousarray(depth))
    x, z = np.meshgrid(raster.x_mm(), raster.z_mm())
    inside = seen > 0
    assert inside.mean() > 0.4
    assert np.abs(seen - np.hypot(x, z))[inside].max() < 1e-9


def test_the_envelope_of_an_oscillation_is_its_amplitude():
    sector = us().contents.sector
    t = np.arange(sector.samples) / sector.sampling_hz
    lines = 700 * np.cos(2 * np.pi * sector.centre_hz * t)[None]
    assert envelope(lines)[0, 100:-100] == pytest.approx(700, rel=0.02)


def test_gain_makes_up_for_attenuation():
    sector = us().contents.sector
    gained = compensate(np.ones(sector.shape[1:], np.int16), sector)
    assert gained[0, 0] == 1
    # 0.5 dB for each cm and MHz: 2 MHz, 15 cm forth and back
    assert 20 * np.log10(gained[0, -1]) == pytest.approx(30, abs=0.1)


def test_the_output_scale_is_fixed():
    shown = compress(np.array([0, REFERENCE / 1000, REFERENCE / 10, REFERENCE, REFERENCE * 9]), 60)
    assert shown == pytest.approx([0, 0, MOST * 2 / 3, MOST, MOST])


def test_the_same_bits_every_time():
    raw = us()
    (first,), (again,) = reconstruct(raw), reconstruct(raw)
    assert first.pixel_sha256() == again.pixel_sha256()
    (same,) = reconstruct(raw, Parameters(dict(first.parameters.values)))
    assert same.pixel_sha256() == first.pixel_sha256()
    assert (first.name, first.pixels.dtype, len(first.pixels)) == ("B60", np.uint8, 2)
    one = RadioFrequency(replace(raw.contents.sector, frames=1), raw.contents.samples[1:])
    (alone,) = reconstruct(RawScan(ZELDA, one))  # a frame does not depend on its neighbours
    assert np.array_equal(alone.pixels[0], first.pixels[1])


def test_range_and_matrix_may_be_chosen():
    raw = us()
    (soft,) = reconstruct(raw, default_parameters(raw.contents.sector, 64, 40))
    assert (soft.name, soft.pixels.shape[1]) == ("B40", 64)
    assert soft.parameters.sha256() != default_parameters(raw.contents.sector).sha256()


@pytest.mark.parametrize(
    "change",
    [
        {"matrix": None},
        {"matrix": {"rows": 48, "columns": 7}},
        {"matrix": {"rows": 1 << 20, "columns": 7}},
        {"compression": {"dynamic_range_db": "60", "reference": REFERENCE}},
        {"compression": {"dynamic_range_db": 60, "reference": 1.0}},
        {"sector": {}},
        {"implementation": "another"},
        {"rounding": "up"},
        {"something": "else"},
    ],
    ids=str,
)
def test_foreign_parameters_are_refused(change):
    raw = us()
    values = dict(default_parameters(raw.contents.sector).values) | change
    with pytest.raises(BadHeader, match="parameters"):
        reconstruct(raw, Parameters(values))


def test_pixels_are_those_of_this_release():
    """A change of these is a change of what old raw files give: say so in the change log."""
    sector = replace(us().contents.sector, frames=1, samples=500)
    ramp = (np.arange(16 * 500) * 7919 % 4001 - 2000).astype(np.int16).reshape(sector.shape)
    (made,) = reconstruct(RawScan(ZELDA, RadioFrequency(sector, ramp)))
    assert made.pixels.shape == (1, 48, 59)
    assert made.pixel_sha256()[:16] == RELEASED
    assert made.parameters.sha256()[:16] == RELEASED_PARAMETERS


def test_parameters_are_complete():
    values = default_parameters(us().contents.sector).values
    for key in ("kernel", "sector", "matrix", "pixel_mm", "output", "rounding", "threads"):
        assert key in values
    assert values["compression"] == {"dynamic_range_db": 60, "reference": REFERENCE}
    read = Parameters(json.loads(Parameters(values).canonical()))
    assert read.sha256() == Parameters(values).sha256()
    assert reconstruct(us(), read)[0].parameters.sha256() == read.sha256()
