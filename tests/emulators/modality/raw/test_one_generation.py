"""What a generation's software is made of holds for the registry, the sources and the images."""

import subprocess
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

from emulators.modality.raw.one_generation import COMMON, LIBRARIES, copy, distributions, sources
from emulators.modality.raw.registry import FORMATS

PACKAGE = Path(__file__).resolve().parents[4] / "emulators"
OWN = Path("modality/raw/formats")


@pytest.mark.parametrize("module", FORMATS)
def test_only_its_own_module_of_the_formats_is_among_its_sources(module):
    found = list(sources(PACKAGE, module))
    assert {f.name for f in found if f.parent == OWN} == {"__init__.py", f"{module}.py"}
    assert {f.parts[0] for f in found} == {"__init__.py", "core", "modality"}
    assert {"lineage", "faults"}.isdisjoint(part for f in found for part in f.parts)
    assert Path("modality/raw/__main__.py") in found
    assert Path("modality/raw/commands/reconstruct.py") in found


@pytest.mark.parametrize("module", FORMATS)
def test_the_library_that_the_registry_names_comes_from_what_is_installed(module):
    provided = packages_distributions()
    wanted = FORMATS[module].library
    assert set(distributions(module)) >= set(COMMON)
    assert not wanted or set(provided[wanted]) & set(distributions(module))
    for name in distributions(module):
        assert distribution(name).files


def test_nobody_adds_libraries_for_a_module_that_is_not_there():
    assert set(LIBRARIES) <= set(FORMATS)


@pytest.mark.parametrize("module", ["acme_sino_7", "../formats/ct_pd", "", "commands"])
def test_a_module_that_is_not_there_copies_nothing(tmp_path, module):
    with pytest.raises(ValueError, match="no module of"):
        copy(PACKAGE, module, tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_it_runs_where_no_library_is(tmp_path):
    """As in the image's build: without site-packages, by the path of the file."""
    done = subprocess.run(
        [
            *(sys.executable, "-I", "-S", PACKAGE / "modality/raw/one_generation.py"),
            *("twix_vb", tmp_path / "emulators"),
        ],
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == [*COMMON, "twixtools"], done.stderr
    made = tmp_path / "emulators"
    found = {p.relative_to(made) for p in made.rglob("*") if p.is_file()}
    assert found == set(sources(PACKAGE, "twix_vb"))


def test_every_generation_has_an_image():
    text = (PACKAGE / "compose.yaml").read_text(encoding="utf-8")
    for module, one in FORMATS.items():
        assert f'MODULE: {module}, GENERATION: "{one}"' in text
