"""The commands of `plugfest raw` on a recording of PET, one after the other."""

import json

import pydicom

from emulators.modality.raw.__main__ import REFUSED, main


def test_from_acquisition_to_a_cleaned_copy(tmp_path, capsys):
    scan, copy, key = tmp_path / "a.petsird", tmp_path / "b.petsird", tmp_path / "key"
    key.write_text("ab" * 32)

    def told(*arguments):
        assert main([str(a) for a in arguments]) == 0
        return capsys.readouterr().out

    told("acquire", "petsird", 0, scan, "--matrix", 16, "--slices", 2)
    about = json.loads(told("info", scan, "--format", "json"))
    assert (about["family"], about["modality"], about["model"]) == ("petsird", "PT", "Posi 24")
    made = json.loads(told("reconstruct", scan, "--out", tmp_path / "dcm", "--format", "json"))
    (series,) = made["series"]
    assert (series["series"], series["shape"]) == ("MLEM20", [2, 16, 16])
    images = [pydicom.dcmread(p) for p in (tmp_path / "dcm").rglob("*.dcm")]
    assert [ds.Modality for ds in images] == ["PT", "PT"]

    told("reconstruct", scan, "--enhanced", "--out", tmp_path / "whole")
    (whole,) = (tmp_path / "whole").rglob("*.dcm")
    assert pydicom.dcmread(whole).NumberOfFrames == 2

    parameters = tmp_path / "p.json"
    parameters.write_text(json.dumps(series["parameters"]))
    again = told("reconstruct", scan, "--parameters", parameters, "--format", "json")
    assert json.loads(again)["series"] == [series]

    kinds = {
        entry["resource"]["resourceType"] for entry in json.loads(told("provenance", scan))["entry"]
    }
    assert {"Provenance", "DocumentReference", "Device"} <= kinds

    assert "samples sha256:" in told("deidentify", scan, copy, "--key-file", key)
    cleaned = json.loads(told("info", copy, "--format", "json"))
    assert cleaned.get("patient_id") != about["patient_id"]
    same = json.loads(told("reconstruct", copy, "--format", "json"))
    assert same["series"][0]["pixel_sha256"] == series["pixel_sha256"]

    scan.write_bytes(scan.read_bytes()[:-100])
    assert main(["reconstruct", str(scan), "--out", str(tmp_path / "no")]) == REFUSED
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith("plugfest: Truncated: a.petsird: ")
    assert not (tmp_path / "no").exists()
