"""Old raw data is reconstructed again by the pinned image of its generation, found by its digest."""

import json
import os
import shutil

import pytest

from emulators.modality.lineage.runners import Container
from emulators.modality.lineage.running import RunFailed
from emulators.modality.raw.digest import digest_of
from tests.contract.plugfest import plugfest

pytestmark = pytest.mark.docker
# Images that somebody could hand in, by what they do whatever they are asked.
STRANGE = {
    "hangs": 'ENTRYPOINT ["python", "-c", "import time; time.sleep(600)"]',
    "says-yes": 'ENTRYPOINT ["python", "-c", "print([])"]',
    "eats": 'ENTRYPOINT ["python", "-c", "x = bytearray(b\'1\') * (1 << 28)"]',
}


@pytest.fixture(scope="module")
def strange(built):
    """Return a way to the digest of a strange image."""
    made = {}

    def image(name):
        text = f"FROM plugfest/modality:acme-ct-1\n{STRANGE[name]}\n"
        done = built("build", "--quiet", "-", input=text)
        assert done.returncode == 0, done.stderr
        made[name] = done.stdout.strip()
        return made[name]

    yield image
    for digest in made.values():
        built("image", "rm", "--force", digest)


@pytest.fixture(scope="module")
def digests(built):
    """Return the digests of both generations' images."""
    names = [f"plugfest/modality:acme-ct-{n}" for n in (1, 2)]
    return [built("image", "inspect", "--format", "{{.Id}}", n).stdout.strip() for n in names]


def raw(*arguments, **options):
    return plugfest("raw", *arguments, **options)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory, digests):
    """Scan by generation 1, keep what came of it, and know both images: a folder, the raw file."""
    folder = tmp_path_factory.mktemp("scanned")
    db, file = f"sqlite:{folder / 'lineage.db'}", folder / "a.acme"
    scan = ("--matrix", 64, "--slices", 2, "--seed", 5)
    images = [word for digest in digests for word in ("--image", digest)]
    for one in (
        ("acquire", "acme-sino", "1", file, *scan),
        ("reconstruct", file, "--out", folder / "images"),
        ("ingest", "--db", db, file, folder / "images"),
        ("link", "--db", db),
        ("emulators", "--db", db, *images),
    ):
        done = raw(*one)
        assert done.returncode == 0, done.stderr
    file.chmod(0o600)  # as scanners leave it: nobody else may read it
    return folder, digest_of(file)[0]


@pytest.fixture
def site(scanned, tmp_path):
    """Return a way to ask a copy of that database: code, answer, standard error."""
    folder, sha256 = scanned
    shutil.copy(folder / "lineage.db", tmp_path)
    db = f"sqlite:{tmp_path / 'lineage.db'}"

    def ask(command, *arguments, **options):
        named = ("--raw", sha256) if command == "reprocess" else ()
        done = raw(command, "--db", db, *named, *arguments, "--format", "json", **options)
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr

    return ask


def open_alerts(site):
    return [one["kind"] for one in site("alerts")[1]["alerts"]]


def left(docker):
    return docker("ps", "--all", "--quiet", "--filter", "name=plugfest-").stdout


def test_the_image_of_its_generation_is_found_and_gives_the_same_pixels(site, digests, tmp_path):
    before = open_alerts(site)
    code, done, err = site("reprocess", "--out", tmp_path / "again")
    assert (code, done["result"]) == (0, "reproduced"), (done, err)
    assert done["emulator"] == digests[0]
    assert (len(done["equal"]), done["unequal"]) == (2, [])
    assert len(done["out"]) == 4  # two series of two slices
    assert open_alerts(site) == before
    old, new = site("emulators")[1]["emulators"]
    assert old == {
        "digest": digests[0],
        "ref": digests[0],
        "formats": ["acme-sino 1"],
        "verified": ["acme-sino 1"],
    }
    assert (new["formats"], new["verified"]) == (["acme-sino 2"], [])


def test_the_image_of_another_generation_is_never_asked_for_pixels(site, digests, tmp_path):
    code, done, _ = site("reprocess", "--image", digests[1], "--out", tmp_path / "again")
    assert (code, done["result"], done["equal"], done["out"]) == (1, "no reader", [], [])
    assert "NO_READER" in open_alerts(site)
    assert not (tmp_path / "again").exists()


def test_an_engine_that_is_gone_is_one_line(site, digests):
    gone = {**os.environ, "DOCKER_HOST": "tcp://127.0.0.1:1"}
    code, done, err = site("reprocess", env=gone)
    assert (code, done["result"]) == (1, "not reproduced")
    assert "cannot be run: docker: " in done["why"]
    assert err == ""
    code, done, err = site("emulators", "--image", digests[0], env=gone)
    assert (code, done) == (2, None)
    assert len(err.splitlines()) == 1
    assert "cannot be run: docker: " in err


def test_an_image_that_is_not_here_is_not_fetched(site):
    code, done, err = site("emulators", "--image", f"sha256:{'0' * 64}")
    assert (code, done, len(err.splitlines())) == (2, None, 1)
    assert "No such image" in err


def test_an_image_that_says_yes_to_anything_is_rejected(site, strange, digests):
    code, done, err = site("emulators", "--image", strange("says-yes"))
    assert (code, done, len(err.splitlines())) == (2, None, 1)
    assert "a test case that does not exist, it ended with 0 and not 127" in err
    assert [one["digest"] for one in site("emulators")[1]["emulators"]] == digests


def test_an_image_that_hangs_is_ended_at_the_limit(built, strange):
    with pytest.raises(RunFailed, match="no answer within 3 s"):
        Container(strange("hangs"), limit_s=3).run("formats")
    assert left(built) == ""


def test_an_image_that_wants_all_memory_is_ended(built, strange):
    with pytest.raises(RunFailed, match="killed, as is what needs more than 64m of memory"):
        Container(strange("eats"), limit_s=60, memory="64m").run("formats")
    assert left(built) == ""
