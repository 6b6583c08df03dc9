import contextlib
import struct

import h5py
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.modality.raw.containers import opened
from emulators.modality.raw.errors import (
    HostileContainer,
    NotThisFamily,
    RawFileError,
    UnknownRevision,
)
from emulators.modality.raw.identify import identify
from emulators.modality.raw.registry import generation
from tests.emulators.modality.raw.examples import ct


@pytest.mark.parametrize("name", ["1", "2"])
def test_acme_sino_by_its_version(tmp_path, name):
    version = generation("acme-sino", name)
    version.raw_writer(ct(), tmp_path / "x.bin")
    assert identify(tmp_path / "x.bin") is version.format


def test_an_unknown_revision_and_an_unknown_file(tmp_path):
    (tmp_path / "x").write_bytes(b"ACMESINO" + struct.pack("<H", 9) + bytes(100))
    with pytest.raises(UnknownRevision, match="v9; v1 and v2 are known"):
        identify(tmp_path / "x")
    (tmp_path / "y").write_bytes(b"hello")
    with pytest.raises(NotThisFamily):
        identify(tmp_path / "y")


def test_a_folder_of_views_by_the_first(tmp_path):
    projections = generation("dicom-ct-pd", "3")
    projections.raw_writer(ct(), tmp_path / "scan")
    assert identify(tmp_path / "scan") is projections.format
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd" / "1.dcm").mkdir(parents=True)
    for name in ("empty", "odd"):
        with pytest.raises(NotThisFamily, match=f"{name}: a folder without"):
            identify(tmp_path / name)


def test_hdf5_that_reaches_out_of_its_file_is_refused(tmp_path):
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["x"] = 1
    for name, put in {
        "external": lambda f: f.__setitem__("dataset", h5py.ExternalLink("secret.h5", "x")),
        "soft": lambda f: f.__setitem__("dataset", h5py.SoftLink("/y")),
        "storage": lambda f: f.create_dataset(
            "dataset", (4,), "u1", external=[(str(tmp_path / "secret.h5"), 0, 4)]
        ),
    }.items():
        with h5py.File(tmp_path / f"{name}.h5", "w") as file:
            put(file)
        with pytest.raises(HostileContainer):
            identify(tmp_path / f"{name}.h5")


def test_hdf5_that_unpacks_to_more_than_a_scan_is_refused(tmp_path):
    with h5py.File(tmp_path / "bomb.h5", "w") as file:
        file.create_dataset("acme_rf", (1 << 33,), "u1", chunks=(1 << 20,), compression="gzip")
    with pytest.raises(HostileContainer, match="unpacks to more"):
        identify(tmp_path / "bomb.h5")


def test_a_cut_hdf5_file_is_told(tmp_path):
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["acme_rf/data"] = list(range(1000))
    data = (tmp_path / "x.h5").read_bytes()
    (tmp_path / "x.h5").write_bytes(data[: len(data) // 2])
    with pytest.raises(RawFileError), opened(tmp_path / "x.h5"):
        pass


@given(st.binary(max_size=200))
def test_identifying_is_total(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("i") / "x"
    path.write_bytes(data)
    with contextlib.suppress(RawFileError):
        assert identify(path)
