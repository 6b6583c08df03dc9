"""From acquisition to images and a copy that names nobody, by the commands people call."""

import json
import subprocess
import sys
from pathlib import Path

import pydicom
import pytest

from emulators.modality.raw.__main__ import main
from harness.content.files import MAKER, instance_of
from harness.content.members import member_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance, judge_set
from tests.emulators.modality.mr.examples import FORMATS

DCIODVFY = Path(sys.executable).parent / "dciodvfy"


def told(capsys, *arguments):
    assert main([str(a) for a in arguments]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def found_in(files):
    """Judge multi-frame objects by our checks and by a second opinion."""
    instances = [instance_of(f.parent.name, payload(f.read_bytes())) for f in files]
    results = [r for i in instances for r in judge_instance(i)]
    results += judge_set([member_of(i) for i in instances], MAKER)
    found = [
        (f.requirement.id, f.evidence.locator)
        for r in results
        for f in r.findings
        if f.severity is not Severity.NOTE
    ]
    for file in files:
        done = subprocess.run([DCIODVFY, "-new", file], capture_output=True, text=True)
        assert "EnhancedMRImage" in done.stderr
        found += [x for x in done.stderr.splitlines() if x.startswith("Error")]
    return found


@pytest.mark.parametrize(("family", "name", "module"), FORMATS)
def test_a_scan_of_each_generation(family, name, module, tmp_path, capsys):
    scan, key, images = tmp_path / "scan", tmp_path / "key", tmp_path / "dcm"
    key.write_text("ab" * 32)
    told(capsys, "acquire", family, name, scan, "--matrix", 16, "--slices", 2)
    info = json.loads(told(capsys, "info", scan, "--format", "json"))
    assert (info["family"], info["generation"], info["modality"]) == (family, name, "MR")
    made = json.loads(told(capsys, "reconstruct", scan, "--out", images, "--format", "json"))
    assert [s["series"] for s in made["series"]] == ["b0", "b1000", "ADC"]
    objects = [pydicom.dcmread(p) for p in sorted(images.rglob("*.dcm"))]
    assert {ds.AcquisitionDateTime for ds in objects} == {objects[0].AcquisitionDateTime}
    assert len(objects) == (3 if module == "mrd_2" else 6)

    told(capsys, "reconstruct", scan, "--enhanced", "--out", tmp_path / "enhanced")
    enhanced = sorted((tmp_path / "enhanced").rglob("*.dcm"))
    assert [path.parent.name for path in enhanced] == ["01-b0", "02-b1000", "03-ADC"]
    assert found_in(enhanced) == []

    parameters = tmp_path / "p.json"
    parameters.write_text(json.dumps(made["series"][2]["parameters"]))
    again = told(capsys, "reconstruct", scan, "--parameters", parameters, "--format", "json")
    assert json.loads(again)["series"] == [made["series"][2]]

    told(capsys, "deidentify", scan, tmp_path / "clean", "--key-file", key)
    clean = json.loads(told(capsys, "info", tmp_path / "clean", "--format", "json"))
    assert clean["patient_id"] != info["patient_id"]
    assert "patient_name" not in clean
    same = json.loads(told(capsys, "reconstruct", tmp_path / "clean", "--format", "json"))
    pixels = [[s["pixel_sha256"] for s in m["series"]] for m in (made, same)]
    assert pixels[0] == pixels[1]


def test_all_generations_of_one_examination_give_the_same_pixels(tmp_path, capsys):
    found = set()
    for family, name, module in FORMATS:
        told(capsys, "acquire", family, name, tmp_path / module, "--matrix", 16, "--slices", 1)
        made = json.loads(told(capsys, "reconstruct", tmp_path / module, "--format", "json"))
        found.add(tuple(s["pixel_sha256"] for s in made["series"]))
    assert len(found) == 1


def test_a_generation_refuses_the_other_s_files_in_one_line(tmp_path, capsys):
    told(capsys, "acquire", "siemens-twix", "VB", tmp_path / "x", "--matrix", 16, "--slices", 1)
    assert (
        main(["reconstruct", str(tmp_path / "x"), "--as", "VD", "--out", str(tmp_path / "o")]) == 1
    )
    said = capsys.readouterr()
    assert said.err == "plugfest: WrongGeneration: x: twix VB; this reader knows VD only\n"
    assert not (tmp_path / "o").exists()
