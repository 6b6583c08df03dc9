"""Software is entered by what it answers, once it has shown that it can say no."""

import json
import sys
from pathlib import Path

import pytest

from emulators.modality.lineage.database import database
from emulators.modality.lineage.emulators import (
    Emulator,
    add_emulator,
    add_image,
    emulator_for,
    emulators,
)
from emulators.modality.lineage.runners import Container, Environment
from emulators.modality.raw.__main__ import main
from tests.emulators.modality.lineage.software import db

__all__ = ["db"]  # a fixture
pytestmark = pytest.mark.contract
V1 = "sha256:" + "1" * 64
V2 = "sha256:" + "2" * 64
# Stands for an engine: each image can do what the file beside it says, if it heeds test cases.
ENGINE = """#!{python}
import json, pathlib, sys
told = json.loads((pathlib.Path(__file__).parent / "images.json").read_text())
(image,) = [one for one in told if any(a.endswith(one) for a in sys.argv)]
if "TESTCASE=no-such-test-case" in sys.argv and told[image]["no"]:
    sys.exit(127)
print(json.dumps([dict(zip(("family", "generation"), can.split()), usable=True)
                  for can in told[image]["can"]]))
"""


@pytest.fixture
def engine(tmp_path):
    path = tmp_path / "engine"
    path.write_text(ENGINE.format(python=sys.executable))
    path.chmod(0o755)
    return path


@pytest.fixture
def listed(tmp_path, engine, capsys):
    """Return a way to run the command with images that can do some things; code, answer, error."""

    def run(*given, images=None, form="json"):
        (tmp_path / "images.json").write_text(json.dumps(images or {}))
        db = ("--db", f"sqlite:{tmp_path / 'lineage.db'}", "--engine", engine)
        code = main([str(a) for a in ("emulators", *db, *given, "--format", form)])
        out, err = capsys.readouterr()
        return code, json.loads(out)["emulators"] if out and form == "json" else out, err

    return run


def can(*formats, no=True):
    return {"can": formats, "no": no}


def test_images_and_environments_are_entered_and_listed(listed):
    assert listed() == (0, [], "")
    images = {V1: can("acme-sino 1"), V2: can("acme-sino 2", "acme-sino 9")}
    code, found, err = listed("--image", V1, "--image", f"plugfest/modality@{V2}", images=images)
    assert (code, err) == (0, "")
    assert found == [
        {"digest": V1, "ref": V1, "formats": ["acme-sino 1"], "verified": []},
        {
            "digest": V2,
            "ref": f"plugfest/modality@{V2}",
            "formats": ["acme-sino 2"],  # the other one is nothing that anybody knows
            "verified": [],
        },
    ]


def test_an_environment_is_entered_by_what_is_installed(listed):
    code, (found,), _ = listed("--python", sys.executable)
    assert (code, found["ref"]) == (0, f"python:{sys.executable}")
    assert found["digest"].startswith("sha256:")
    assert {"acme-sino 1", "acme-sino 2"} <= set(found["formats"])


def test_entered_again_it_can_do_what_it_says_now(listed, tmp_path):
    assert listed("--image", V1, images={V1: can("acme-sino 1")})[0] == 0
    with database(f"sqlite:{tmp_path / 'lineage.db'}") as db, db.transaction():
        db.run("UPDATE emulator_capabilities SET verified_at = '2026'")
    _, (found,), _ = listed()
    assert found["verified"] == ["acme-sino 1"]
    _, (found,), _ = listed("--image", V1, images={V1: can("acme-sino 2")})
    assert (found["formats"], found["verified"]) == (["acme-sino 2"], [])
    assert listed("--image", V1, images={V1: can("none 1")}, form="text")[1] == (
        f"{V1}  nothing that is known here  {V1}\n"
    )


def refused(listed, *given, images=None):
    code, out, err = listed(*given, images=images)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    return err


def test_an_image_that_says_yes_to_anything_is_rejected_with_all_that_came_along(listed):
    images = {V1: can("acme-sino 1"), V2: can("acme-sino 2", no=False)}
    said = refused(listed, "--image", V1, "--image", V2, images=images)
    assert f"{V2}: given a test case that does not exist, it ended with 0 and not 127" in said
    assert listed() == (0, [], "")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--image", "plugfest/modality:latest"), "by its digest"),
        (("--image", f"sha256:{'G' * 64}"), "by its digest"),
        ((f"--image=--privileged@{V1}",), "by its digest"),
        (("--image", V1, "--engine", "/no/such/engine"), "cannot be started"),
        (("--python", "/no/such/python"), "cannot be started"),
        (("--limit", "0"), "--limit"),
    ],
)
def test_what_cannot_be_asked_is_one_line(listed, given, why):
    assert why in refused(listed, *given)


def test_one_that_can_do_nothing_is_listed(tmp_path):
    with database(f"sqlite:{tmp_path / 'lineage.db'}") as db:
        add_emulator(db, V1, "", [])
        assert [(one.digest, one.formats) for one in emulators(db)] == [(V1, ())]


def test_proven_software_is_chosen_first(db):
    (key,) = db.one(
        "SELECT format_key FROM raw_formats WHERE family = 'acme-sino' AND generation = '1'"
    )
    newer = add_emulator(db, "sha256:" + "3" * 64, "", [("acme-sino", "1")])
    assert emulator_for(db, key).digest == V1
    db.run(
        "UPDATE emulator_capabilities SET verified_at = '2026' WHERE emulator_key = ?", newer.key
    )
    assert emulator_for(db, key) == newer
    add_emulator(db, newer.digest, "", [])  # asked again, it can no more
    assert emulator_for(db, key).digest == V1
    assert emulator_for(db, key, V2) is None


def test_an_emulator_is_run_as_it_was_named():
    for ref in (V1, f"plugfest/modality@{V1}"):
        runner = Emulator(1, V1, ref).runner(engine="docker", limit_s=5)
        assert isinstance(runner, Container)
        assert runner.ref == ref
    runner = Emulator(1, V1, f"python:{sys.executable}").runner(engine="docker", limit_s=5)
    assert runner == Environment(Path(sys.executable), V1, 5)


def test_an_image_is_named_by_its_digest_or_refused(db):
    with pytest.raises(ValueError, match="by its digest"):
        add_image(db, "plugfest/modality:latest", engine="docker", limit_s=1)
