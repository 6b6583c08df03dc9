import json
from dataclasses import replace

import numpy as np
import pytest

from emulators.modality import phantom
from emulators.modality.mr.kspace import Contrast, KSpace
from emulators.modality.mr.phantom import TISSUES
from emulators.modality.mr.reconstruction import (
    ADC,
    FLOOR,
    MOST,
    default_parameters,
    diffusion_coefficient,
    reconstruct,
    series,
)
from emulators.modality.raw.errors import BadHeader
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Parameters
from tests.emulators.modality.mr.examples import ZELDA, kspace, mr

# SHA-256 of the pixels of b0, b1000 and ADC, and of the first one's parameters, shortened.
RELEASED = ["dfd8c421ad798077", "c1d9eb5b880c688c", "4022fe78407a43d4"]
RELEASED_PARAMETERS = "d55f7147988ff714"


def within(name, matrix, size=0.5):
    """Return the pixels well inside of a structure of the head of seed 1, in the plane z = 0."""
    (e,) = [e for e in phantom.head(1) if e.name == name]
    x = (np.arange(matrix) - matrix / 2) * (220 / matrix)
    u, v = x[None, :] - e.x, -x[:, None] - e.y
    c, s = np.cos(np.deg2rad(e.turn_deg)), np.sin(np.deg2rad(e.turn_deg))
    k = e.section(0.0) * size
    return ((u * c + v * s) / (e.a * k)) ** 2 + ((v * c - u * s) / (e.b * k)) ** 2 < 1


def test_a_diffusion_measurement_gives_its_contrasts_and_the_coefficient():
    b0, b1000, adc = reconstruct(mr(matrix=96, slices=1, coils=4))
    assert [r.name for r in (b0, b1000, adc)] == ["b0", "b1000", ADC]
    for name in ("infarct", "ganglia-right", "ventricle-right"):
        truth = TISSUES[name].adc_um2_per_ms * 1000
        assert np.median(adc.pixels[0][within(name, 96)]) == pytest.approx(truth, rel=0.05), name
    assert adc.pixels[0, :4].max() == 0  # air
    assert {r.pixels.dtype for r in (b0, b1000, adc)} == {np.dtype(np.uint16)}
    assert max(int(r.pixels.max()) for r in (b0, b1000, adc)) <= MOST


def test_two_echoes_give_two_series_and_no_map():
    made = reconstruct(mr(protocol="dual echo"))
    assert [r.name for r in made] == ["TE20", "TE90"]


def test_the_same_pixels_every_time_and_one_series_alone():
    raw = mr(matrix=32)
    first, again = reconstruct(raw), reconstruct(raw)
    assert [r.pixel_sha256() for r in first] == [r.pixel_sha256() for r in again]
    for one in first:
        read = Parameters(json.loads(one.parameters.canonical()))
        assert read.sha256() == one.parameters.sha256()
        (alone,) = reconstruct(raw, read)
        assert (alone.name, alone.pixel_sha256()) == (one.name, one.pixel_sha256())


def test_pixels_are_those_of_this_release():
    """A change of these is a change of what old raw files give: say so in the change log."""
    encoding = kspace().encoding
    ramp = np.arange(np.prod(encoding.shape), dtype=np.float32).reshape(encoding.shape) % 251
    samples = (ramp / 20_000 + 1j * (ramp % 17) / 3000).astype(np.complex64)
    made = reconstruct(RawScan(ZELDA, KSpace(encoding, samples)))
    assert [r.pixel_sha256()[:16] for r in made] == RELEASED
    assert made[0].parameters.sha256()[:16] == RELEASED_PARAMETERS


def test_images_lie_where_the_slices_were():
    made = reconstruct(mr(matrix=32, slices=3))[0]
    assert made.spacing_mm == (220 / 32, 220 / 32)
    assert made.positions_mm == ((-110, -110, -5), (-110, -110, 0), (-110, -110, 5))
    assert made.thickness_mm == 5


def test_parameters_are_complete():
    values = default_parameters(kspace().encoding, "b1000").values
    for key in ("kernel", "lines", "matrix", "field_of_view_mm", "output", "rounding", "threads"):
        assert key in values
    assert values["output"]["scale"] == 2000.0
    hashes = {default_parameters(kspace().encoding, n).sha256() for n in series(kspace().encoding)}
    assert len(hashes) == 3


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"coils": 7}, "coils is not that of this raw file"),
        ({"rounding": "up"}, "rounding is not that"),
        ({"extra": 1}, "extra is not that"),
        ({"series": {"name": "b7"}}, "'b7' is not one of b0, b1000, ADC"),
        ({"series": "b0"}, "must name a series"),
        ({"output": {"scale": 1.0}}, "output is not that"),
    ],
)
def test_parameters_of_something_else_are_refused(change, why):
    good = default_parameters(kspace().encoding, "b0").values
    with pytest.raises(BadHeader, match=why):
        reconstruct(mr(), Parameters({**good, **change}))


def test_no_coefficient_where_there_is_hardly_any_signal():
    unweighted = np.array([1.0, FLOOR / 2, 1.0, 1.0])
    weighted = np.array([np.exp(-1), 1e-9, 0.0, 2.0])
    found = diffusion_coefficient(unweighted, weighted, 1000.0)
    assert found[:3] == pytest.approx([1000, 0, 0])
    assert found[3] < 0  # noise; stored as 0


def test_a_map_needs_one_echo_time():
    encoding = replace(kspace().encoding, contrasts=(Contrast(80.0), Contrast(90.0, 1000.0)))
    assert series(encoding) == ("b0", "b1000")
    with pytest.raises(BadHeader):
        default_parameters(encoding, ADC)
