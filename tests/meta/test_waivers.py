"""Every committed waiver file is one that the gate takes."""

from pathlib import Path

import pytest

from harness.run.gating import ledger

FILES = sorted((Path(__file__).resolve().parents[2] / "profiles" / "waivers").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_it_loads(file):
    assert all(len(w.reason) > 20 for w in ledger(file).waivers)
