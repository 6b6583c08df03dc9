"""A For Processing image is read whole or not at all."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.uid import DeflatedExplicitVRLittleEndian

from emulators.modality.dx import reading
from emulators.modality.dx.processing import process
from emulators.modality.dx.reading import read
from emulators.modality.raw import errors
from emulators.modality.raw.errors import RawFileError
from tests.emulators.modality.dx.examples import both, dx, octets_of
from tests.emulators.modality.raw.examples import ACQUIRED, JANE


@pytest.fixture
def path(tmp_path):
    return tmp_path / "it.dcm"


@pytest.mark.parametrize("matrix", [33, 64, 70])
def test_what_is_written_is_read(path, matrix):
    raw = dx(matrix=matrix)
    first, second = both(raw)
    path.write_bytes(octets_of(first))
    ds, again = read(path)
    assert ds.SOPInstanceUID == first.SOPInstanceUID
    assert again.contents.exposure == raw.contents.exposure
    assert np.array_equal(again.contents.counts, raw.contents.counts)
    assert process(again).pixels.tobytes() == second.PixelData
    kept = ("patient_id", "patient_name", "study_uid", "irradiation_uid", "device_serial")
    assert [getattr(again.identity, n) for n in kept] == [getattr(JANE, n) for n in kept]
    assert again.identity.acquired == ACQUIRED


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (errors.NotThisFamily, {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.1.1"}),
        (errors.BadHeader, {"BitsStored": 12}),
        (errors.BadHeader, {"PixelIntensityRelationship": "LOG"}),
        (errors.BadHeader, {"PixelIntensityRelationshipSign": -1}),
        (errors.BadHeader, {"ImagerPixelSpacing": [1, 2]}),
        (errors.BadHeader, {"DistanceSourceToDetector": 0}),
        (errors.BadHeader, {"Sensitivity": 0}),
        (errors.BadHeader, {"Rows": 40}),
        (errors.BadHeader, {"Columns": 0}),
        (errors.Truncated, {"Rows": 160}),
        (errors.Corrupted, {"Sensitivity": None}),
        (errors.Corrupted, {"ImagerPixelSpacing": 1}),
    ],
)
def test_what_cannot_be_is_refused(path, kind, change):
    first, _ = both()
    for keyword, value in change.items():
        setattr(first, keyword, value)
    path.write_bytes(octets_of(first))
    with pytest.raises(kind, match=r"it\.dcm: "):
        read(path)


def test_other_files_are_refused(path, monkeypatch):
    path.write_bytes(b"ACMESINO" * 40)
    with pytest.raises(errors.NotThisFamily):
        read(path)
    first, second = both()
    path.write_bytes(octets_of(second))
    with pytest.raises(errors.NotThisFamily, match="no For Processing"):
        read(path)
    first.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    path.write_bytes(octets_of(first))
    with pytest.raises(errors.NotThisFamily, match="transfer syntax"):
        read(path)
    monkeypatch.setattr(reading, "FILE_BYTES_MOST", 100)
    with pytest.raises(errors.Oversized):
        read(path)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_damage_is_typed(path, data):
    whole = octets_of(both(dx(matrix=32))[0])
    if data.draw(st.booleans()):
        damaged = whole[: data.draw(st.integers(0, len(whole) - 1))]
    else:
        damaged = bytearray(whole)
        for _ in range(data.draw(st.integers(1, 8))):
            damaged[data.draw(st.integers(0, 2500))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(damaged))
    try:
        _, raw = read(path)
    except RawFileError:
        return  # nothing else may come out of it
    exposure = raw.contents.exposure
    assert raw.contents.counts.shape == (exposure.rows, exposure.columns)
