"""The images: what is in them, how they run, and that each generation reads its own files only."""

import json

import pytest

from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.registry import generation
from tests.contract.plugfest import plugfest
from tests.docker.images import ACTORS, COMPOSE, GENERATIONS, HARDENED, readable, shared

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


# A generation whose image must refuse the raw file: of its own family where there is another one.
OTHERS = dict(zip(GENERATIONS, [*list(GENERATIONS)[1:], "acme-ct-1"], strict=True)) | {
    "acme-ct-2": "acme-ct-1",
    "twix-vd": "twix-vb",
}


@pytest.mark.parametrize("image", GENERATIONS)
def test_each_generation_is_read_in_its_own_image_and_in_no_other(built, tmp_path, image):
    family, name = GENERATIONS[image].split()
    software = generation(family, name)
    size = {} if software.format.modality == "US" else {"matrix": 64, "slices": 1}
    path = readable(tmp_path) / f"a{software.format.extension}"
    software.raw_writer(acquire(software.format, seed=5, **size), path)
    wanted = here(shared(path))
    code, out, err = reconstructed(built, f"plugfest/modality:{image}", path)
    assert code == 0, err
    assert [s["pixel_sha256"] for s in json.loads(out)["series"]] == wanted
    code, out, err = reconstructed(built, f"plugfest/modality:{OTHERS[image]}", path)
    assert (code, out) == (1, ""), err
    assert err.startswith("plugfest: ")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("image", ["latest", *GENERATIONS])
def test_a_label_says_what_raw_data_is_read(built, image):
    (told,) = json.loads(built("image", "inspect", f"plugfest/modality:{image}").stdout)
    module = ("--entrypoint", "python") if image == "latest" else ()
    command = ("-m", "emulators.modality.raw", "formats") if module else ("formats",)
    done = built(
        *("run", *HARDENED, *module, f"plugfest/modality:{image}", *command, "--format", "json")
    )
    usable = [f"{f['family']} {f['generation']}" for f in json.loads(done.stdout) if f["usable"]]
    assert told["Config"]["Labels"]["plugfest.generations"] == ", ".join(usable)


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
