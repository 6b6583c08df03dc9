import numpy as np
import pytest

from emulators.modality.us.acquire import acquire
from emulators.modality.us.phantom import ARTERY, head, inside
from tests.emulators.modality.us.examples import radio_frequency


def test_the_same_arguments_give_the_same_samples():
    first = radio_frequency()
    assert first.sha256() == acquire(1, matrix=16, slices=2).sha256()
    others = [acquire(2, matrix=16, slices=2), acquire(1, matrix=16, slices=2, number=2)]
    assert len({first.sha256(), *(o.sha256() for o in others)}) == 3
    assert first.samples.dtype == np.int16
    assert first.samples.shape == first.sector.shape == (2, 16, 1948)


def test_the_converter_is_used_and_not_overdriven():
    largest = np.abs(radio_frequency().samples.astype(int)).max()
    assert 2000 < largest < 32767


def test_heads_differ_a_little_and_have_the_same_structures():
    one, other = head(1), head(2)
    assert one == head(1) != other
    assert [e.name for e in one] == [e.name for e in other]
    for a, b in zip(one, other, strict=True):
        assert np.hypot(a.x_mm - b.x_mm, a.z_mm - b.z_mm) < 6


def test_the_artery_pulsates_and_a_cyst_does_not():
    x = np.array([ARTERY.x_mm + ARTERY.radius_mm * 1.05])
    z = np.array([ARTERY.z_mm])
    assert not inside(ARTERY, x, z, 0.0)[0]
    assert inside(ARTERY, x, z, 0.25)[0]
    assert head(1)[0].radius(0.25) == head(1)[0].radius(0.0)


def test_only_what_flows_changes_between_frames():
    first, second = radio_frequency().samples[:, 0].astype(float)  # at the edge: brain alone
    assert np.corrcoef(first, second)[0, 1] > 0.99


def test_more_than_a_recording_holds_is_refused():
    with pytest.raises(ValueError, match="more than a recording"):
        acquire(1, matrix=1024, slices=256)
