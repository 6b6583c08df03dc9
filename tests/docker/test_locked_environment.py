"""A generation's image and its locked environment are made of the same things."""

import json
import subprocess

import pytest

from emulators.modality.lineage.locked_environment import lock

pytestmark = pytest.mark.docker
SAID = """
import json, pathlib
from importlib.metadata import distributions
import emulators
root = pathlib.Path(emulators.__file__).parent
print(json.dumps({
    "sources": sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and p.suffix != ".pyc"),
    "distributions": sorted(f"{d.name}=={d.version}" for d in distributions() if d.name not in ("pip", "setuptools")),
}))
"""


@pytest.mark.parametrize(
    ("image", "name"), [("acme-ct-1", "acme-sino 1"), ("twix-vd", "siemens-twix VD")]
)
def test_an_image_and_an_environment_hold_the_same(built, tmp_path, image, name):
    python = lock(tmp_path / "locked", name).python
    here = subprocess.run(
        [python, "-c", SAID], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    tag = f"plugfest/modality:{image}"
    there = built("run", "--rm", "--network", "none", "--entrypoint", "python", tag, "-c", SAID)
    assert json.loads(there.stdout) == json.loads(here.stdout), there.stderr
