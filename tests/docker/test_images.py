"""The images: what is in them, how they run, and that each generation reads its own files only."""

import json

import pytest

from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.registry import generation
from tests.contract.plugfest import plugfest
from tests.docker.images import ACTORS, COMPOSE, GENERATIONS, HARDENED, readable

pytestmark = pytest.mark.docker


def names():
    return [f"plugfest/{a}:latest" for a in ACTORS.values()] + [
        f"plugfest/modality:{g}" for g in GENERATIONS
    ]


@pytest.mark.parametrize("image", names())
def test_an_image_is_labelled_and_nobody_special_runs_it(built, image):
    (told,) = json.loads(built("image", "inspect", image).stdout)
    config = told["Config"]
    assert config["User"] == "10001:10001"
    labels = config["Labels"]
    assert labels["org.opencontainers.image.version"]
    assert labels["org.opencontainers.image.revision"]
    if ":latest" in image:
        assert config["Healthcheck"]["Test"][1:] == ["python", "-m", "emulators.core.health"]
    else:
        assert labels["plugfest.generations"]
    assert not [e for e in config["Env"] if "TOKEN" in e or "PASSWORD" in e or "SECRET" in e]


@pytest.mark.parametrize("image", names())
def test_a_test_case_that_does_not_exist_is_refused(built, image):
    done = built("run", *HARDENED, "--env", "TESTCASE=no-such-test-case", image, timeout=60)
    assert done.returncode == 127


@pytest.mark.parametrize("image", names())
def test_nothing_of_the_machine_that_built_it_is_inside(built, image):
    done = built(
        *("run", *HARDENED, "--entrypoint", "python", image, "-c"),
        "import os;print(sorted(os.listdir('/plugfest/code')), os.getuid());"
        "import marshal,pathlib;compiled=pathlib.Path('/plugfest/code').rglob('*.pyc');"
        "print({marshal.loads(p.read_bytes()[16:]).co_filename[:15] for p in compiled})",
    )
    assert done.stdout == "['emulators'] 10001\n{'/plugfest/code/'}\n", done.stderr


def reconstructed(docker, image, raw):
    done = docker(
        *("run", *HARDENED, "--volume", f"{raw}:/raw:ro", image),
        *("reconstruct", "/raw", "--format", "json"),
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def here(raw):
    """Reconstruct on this machine, by the same policy of CPU and threads as in the images."""
    done = plugfest("raw", "reconstruct", raw, "--format", "json")
    assert done.returncode == 0, done.stderr
    return [s["pixel_sha256"] for s in json.loads(done.stdout)["series"]]


def test_the_upgrade_drill(built, tmp_path):
    """A raw file of generation 1: generation 2 refuses it, the pinned image gives equal pixels."""
    old = generation("acme-sino", "1")
    raw = acquire(old.format, seed=5, matrix=64, slices=2)
    path = readable(tmp_path) / "a.acme"
    old.raw_writer(raw, path)
    path.chmod(0o644)
    at_the_time = here(path)
    code, out, err = reconstructed(built, "plugfest/modality:acme-ct-2", path)
    assert (code, out) == (1, "")
    assert err.startswith("plugfest: UnknownGeneration:")
    assert "not part of this image" in err
    code, out, err = reconstructed(built, "plugfest/modality:acme-ct-1", path)
    assert code == 0, err
    assert [s["pixel_sha256"] for s in json.loads(out)["series"]] == at_the_time


@pytest.mark.parametrize(
    ("image", "family", "name"),
    [("twix-vb", "siemens-twix", "VB"), ("twix-vd", "siemens-twix", "VD")],
)
def test_magnetic_resonance_is_read_in_its_own_image(built, tmp_path, image, family, name):
    software = generation(family, name)
    raw = acquire(software.format, seed=5, matrix=64, slices=1)
    path = readable(tmp_path) / "a.dat"
    software.raw_writer(raw, path)
    path.chmod(0o644)
    wanted = here(path)
    code, out, err = reconstructed(built, f"plugfest/modality:{image}", path)
    assert code == 0, err
    assert [s["pixel_sha256"] for s in json.loads(out)["series"]] == wanted
    other = {"twix-vb": "twix-vd", "twix-vd": "twix-vb"}[image]
    code, out, err = reconstructed(built, f"plugfest/modality:{other}", path)
    assert (code, out) == (1, ""), err


def test_an_image_comes_out_the_same_twice(built, tmp_path):
    """Same base, same sources: the same digest, whenever it is built."""
    ids = []
    for attempt in ("one", "two"):
        done = built(
            *("build", "--quiet", "--no-cache", "--build-arg", "SOURCE_DATE_EPOCH=0"),
            *("--build-arg", "MODULE=acme_sino_1", "--build-arg", "GENERATION=acme-sino 1"),
            *("--file", COMPOSE.parent / "modality" / "raw" / "Dockerfile"),
            *("--tag", f"plugfest/modality:twice-{attempt}", COMPOSE.parents[1]),
        )
        assert done.returncode == 0, done.stderr[-2000:]
        (told,) = json.loads(built("image", "inspect", f"plugfest/modality:twice-{attempt}").stdout)
        ids.append((told["Id"], told["RootFS"]["Layers"]))
        built("image", "rm", f"plugfest/modality:twice-{attempt}")
    assert ids[0] == ids[1]
