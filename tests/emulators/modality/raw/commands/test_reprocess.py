"""`plugfest raw reprocess` by hand: what it says, and the objects that it hands out."""

import argparse
import json
import sys
from pathlib import Path

import pydicom
import pytest

from emulators.modality.lineage.reprocessing import Result, reprocess
from emulators.modality.raw.__main__ import main
from emulators.modality.raw.commands import reprocess as reprocess_command
from emulators.modality.raw.registry import FORMATS
from tests.emulators.modality.lineage.software import V2, Making, db, scan

__all__ = ["db", "scan"]  # fixtures


def by_hand(capsys, db_url, *arguments):
    parser = argparse.ArgumentParser()
    reprocess_command.arguments(parser)
    code = reprocess_command.run(parser.parse_args(["--db", db_url, *map(str, arguments)]))
    return code, capsys.readouterr().out


@pytest.mark.contract
def test_another_environment_reconstructs_to_the_bit(db, scan, tmp_path, capsys):
    url, here = f"sqlite:{tmp_path / 'lineage.db'}", sys.executable
    code, said = by_hand(capsys, url, "--raw", scan[1], "--python", here)
    assert (code, said.count("\nequal ")) == (0, 2), said
    assert said.startswith("reproduced by sha256:")
    out = ("--out", tmp_path / "again", "--format", "json")
    code, said = by_hand(capsys, url, "--raw", scan[1], *out)
    told = json.loads(said)
    assert (code, told["result"], told["unequal"], told["why"]) == (0, "reproduced", [], "")
    assert [Path(path).is_file() for path in told["out"]] == [True] * 4
    assert main(["lineage", "--db", url, "--raw", "sha256:" + scan[1], "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["raw"]["format"] == "acme-sino 1"
    assert told["raw"]["copies"] == [{"uri": str(scan[0]), "encrypted": False, "key_ref": ""}]
    assert [(link["method"], link["status"]) for link in told["links"]] == [
        ("REFERENCE", "AUTO")
    ] * 2
    assert [run["exact"] for run in told["runs"]] == [True] * 4
    assert main(["lineage", "--db", url, "--raw", scan[1]]) == 0
    assert capsys.readouterr().out.count(" to the bit\n") == 4
    known = db.one(
        "SELECT SUM(c.can_reconstruct) FROM emulator_capabilities c JOIN emulator_images e"
        " ON e.emulator_key = c.emulator_key WHERE e.oci_ref = ?",
        f"python:{here}",
    )
    assert 1 <= known[0] <= len(FORMATS)


def test_by_hand_a_refusal_is_said_in_words(db, scan, tmp_path, capsys):
    url = f"sqlite:{tmp_path / 'lineage.db'}"
    assert by_hand(capsys, url, "--raw", scan[1], "--image", V2) == (
        1,
        f"no reader by {V2}: {V2} cannot reconstruct acme-sino 1\n",
    )
    for wrong in (("0" * 64,), (scan[1], "--python", scan[0]), (scan[1], "--limit", "0")):
        with pytest.raises(ValueError, match=r"no raw file|cannot be started|--limit"):
            by_hand(capsys, url, "--raw", *wrong)


def test_the_objects_come_when_their_pixels_are_those_that_were_told_of(db, scan, tmp_path, capsys):
    made, like = Making(capsys), tmp_path / "like.dcm"
    done = reprocess(db, scan[1], run_by=[made], out=tmp_path / "again", like=like)
    assert (done.result, made.like) == (Result.REPRODUCED, like)
    assert len(done.out) == 4
    assert sorted((tmp_path / "again").rglob("*.dcm")) == list(done.out)


def other_objects(out):
    path = sorted(out.rglob("*.dcm"))[-1]
    ds = pydicom.dcmread(path)
    ds.PixelData = bytes(len(ds.PixelData))
    ds.save_as(path)


def test_objects_with_other_pixels_are_not_handed_out(db, scan, tmp_path, capsys):
    before = sorted(tmp_path.iterdir())
    done = reprocess(db, scan[1], run_by=[Making(capsys, other_objects)], out=tmp_path / "again")
    assert (done.result, done.out) == (Result.NOT_REPRODUCED, ())
    assert "not the pixels that it told of" in done.why
    db.run("UPDATE dicom_image SET pixel_sha256 = ? WHERE image_key = 1", "0" * 64)
    done = reprocess(db, scan[1], run_by=[Making(capsys)], out=tmp_path / "again")
    assert (done.result, done.out) == (Result.NOT_REPRODUCED, ())
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_of_nobody_is_one_line(db, scan, tmp_path, capsys):
    url = f"sqlite:{tmp_path / 'lineage.db'}"
    for command in ("lineage", "reprocess"):
        assert main([command, "--db", url, "--raw", "0" * 64]) == 2
        said = capsys.readouterr()
        assert (said.out, said.err.count("\n")) == ("", 1)
    assert main(["reprocess", "--db", url, "--raw", scan[1], "--like", str(tmp_path / "none")]) == 2
    assert main(["lineage", "--db", url, "--raw", scan[1].upper()]) == 0
    assert capsys.readouterr().out.count("\nseries ") == 2
