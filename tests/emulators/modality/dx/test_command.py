"""`plugfest raw radiograph`: two images, and the second one again from the first."""

import hashlib
import json

import pydicom
import pytest

from emulators.modality.raw.__main__ import main


@pytest.fixture
def radiograph(tmp_path, capsys):
    def run(out, *arguments):
        code = main(["radiograph", "--out", str(tmp_path / out), *map(str, arguments)])
        return code, capsys.readouterr()

    return run


def test_an_exposure_and_its_processing_anew(radiograph, tmp_path):
    code, said = radiograph("a", "--seed", 5, "--matrix", 48, "--format", "json")
    assert (code, said.err) == (0, "")
    told = json.loads(said.out)
    first, second = (
        pydicom.dcmread(tmp_path / "a" / f"for-{name}.dcm")
        for name in ("processing", "presentation")
    )
    # what is said names the pixels as archives keep them
    stored = [hashlib.sha256(ds.PixelData).hexdigest() for ds in (first, second)]
    assert stored == [told["counts_sha256"], told["pixel_sha256"]]
    assert (first.Rows, first.Columns, second.Rows, second.Columns) == (60, 48, 60, 48)
    parameters = tmp_path / "p.json"
    parameters.write_text(json.dumps(told["parameters"]))
    source = tmp_path / "a" / "for-processing.dcm"
    again = radiograph("b", "--from", source, "--parameters", parameters, "--format", "json")[1]
    assert json.loads(again.out) == told
    assert [p.name for p in (tmp_path / "b").iterdir()] == ["for-presentation.dcm"]
    anew = pydicom.dcmread(tmp_path / "b" / "for-presentation.dcm")
    assert anew.PixelData == second.PixelData
    assert anew.SOPInstanceUID != second.SOPInstanceUID  # made at another time
    assert anew.SourceImageSequence == second.SourceImageSequence


def test_one_exposure_is_one_object(radiograph, tmp_path):
    for out in "ab":
        assert "presentation  pixels sha256:" in radiograph(out, "--matrix", 32)[1].out
    a, b = ((tmp_path / out / "for-processing.dcm").read_bytes() for out in "ab")
    assert a == b


def test_every_refusal_is_one_line(radiograph, tmp_path):
    (tmp_path / "p.json").write_text("[]")
    (tmp_path / "text").write_text("hello")
    for code, *arguments in (
        (2, "--matrix", 31),
        (2, "--seed", -1),
        (2, "--parameters", tmp_path / "none"),
        (1, "--matrix", 32, "--parameters", tmp_path / "p.json"),
        (1, "--from", tmp_path / "text"),
    ):
        got, said = radiograph("x", *arguments)
        assert (got, said.out, said.err.count("\n")) == (code, "", 1), said.err
        assert not (tmp_path / "x").exists()
    radiograph("x", "--matrix", 32)
    assert radiograph("x", "--matrix", 32)[0] == 2  # nothing is overwritten
