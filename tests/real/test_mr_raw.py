"""Programs of others read our raw files of magnetic resonance: the same samples, bit by bit."""

import subprocess

import h5py
import numpy as np
import pytest

from emulators.modality.mr.acquire import acquire
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.registry import generation

pytestmark = pytest.mark.real


def written(family, name, path):
    raw = RawScan(
        Identity(patient_name="Alder^Ada", patient_id="SYN1"), acquire(1, matrix=32, slices=3)
    )
    generation(family, name).raw_writer(raw, path)
    return raw.contents


def cfl(path):
    """Read an array of BART: its dimensions as text, its values column by column."""
    sizes = path.with_suffix(".hdr").read_text().splitlines()[1].split()
    values = np.fromfile(path.with_suffix(".cfl"), "<c8")
    return values.reshape([int(n) for n in sizes], order="F").squeeze()


@pytest.mark.parametrize("name", ["VB", "VD"])
def test_bart_reads_twix(need, tmp_path, name):
    kspace = written("siemens-twix", name, tmp_path / "scan.dat")
    subprocess.run(
        [need("bart"), "twixread", "-A", tmp_path / "scan.dat", tmp_path / "k"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    found = cfl(tmp_path / "k").transpose(3, 4, 2, 1, 0)  # samples, lines, coils, echoes, slices
    assert np.array_equal(found.view("u4"), kspace.samples.view("u4"))


def test_ismrmrd_reconstructs_our_file(need, tmp_path):
    kspace = written("ismrmrd", "1", tmp_path / "scan.h5")
    said = subprocess.run(
        [need("ismrmrd_recon_cartesian_2d"), tmp_path / "scan.h5"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    assert f"Number of acquisitions      : {kspace.encoding.readouts}" in said
    with h5py.File(tmp_path / "scan.h5") as file:
        assert any("cpp" in name or "image" in name.lower() for name in file["dataset"])
