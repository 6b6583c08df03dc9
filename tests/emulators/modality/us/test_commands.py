"""The commands of `plugfest raw` on recordings of ultrasound, one after the other."""

import json

import pydicom
import pytest

from emulators.modality.raw.__main__ import REFUSED, main


@pytest.mark.parametrize("frames", [1, 2])
@pytest.mark.parametrize(("family", "ending"), [("acme-rf", "h5"), ("uff", "uff")])
def test_from_acquisition_to_a_cleaned_copy(family, ending, frames, tmp_path, capsys):
    scan, copy, key = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}", tmp_path / "key"
    key.write_text("ab" * 32)

    def told(*arguments):
        assert main([str(a) for a in arguments]) == 0
        return capsys.readouterr().out

    told("acquire", family, 1, scan, "--matrix", 16, "--slices", frames)
    about = json.loads(told("info", scan, "--format", "json"))
    assert (about["family"], about["modality"], about["model"]) == (family, "US", "Sono 5")
    made = json.loads(told("reconstruct", scan, "--out", tmp_path / "dcm", "--format", "json"))
    (series,) = made["series"]
    assert (series["series"], series["shape"][0]) == ("B60", frames)
    (image,) = (tmp_path / "dcm").rglob("*.dcm")
    assert pydicom.dcmread(image).get("NumberOfFrames", 1) == frames
    told("reconstruct", scan, "--enhanced", "--out", tmp_path / "multi-frame")
    (whole,) = (tmp_path / "multi-frame").rglob("*.dcm")
    assert pydicom.dcmread(whole).NumberOfFrames == frames

    parameters = tmp_path / "p.json"
    parameters.write_text(json.dumps(series["parameters"]))
    again = told("reconstruct", scan, "--parameters", parameters, "--format", "json")
    assert json.loads(again)["series"] == [series]

    assert "samples sha256:" in told("deidentify", scan, copy, "--key-file", key)
    cleaned = json.loads(told("info", copy, "--format", "json"))
    assert cleaned.get("patient_name") is None
    assert cleaned.get("patient_id") != about["patient_id"]
    same = json.loads(told("reconstruct", copy, "--format", "json"))
    assert same["series"][0]["pixel_sha256"] == series["pixel_sha256"]


def test_a_cut_file_is_refused_in_one_line(tmp_path, capsys):
    scan = tmp_path / "a.h5"
    assert main(["acquire", "acme-rf", "1", str(scan), "--matrix", "16", "--slices", "1"]) == 0
    scan.write_bytes(scan.read_bytes()[:-100])
    capsys.readouterr()
    assert main(["reconstruct", str(scan), "--out", str(tmp_path / "dcm")]) == REFUSED
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert not (tmp_path / "dcm").exists()
