"""`plugfest raw wrap` and `plugfest raw unwrap`: new files only, and one line for what is wrong."""

import pydicom
import pytest

from emulators.modality.raw.__main__ import main


@pytest.fixture
def told(capsys):
    def tell(*arguments):
        code = main(list(map(str, arguments)))
        said = capsys.readouterr()
        return code, said.out, said.err

    return tell


@pytest.fixture
def scan(told, tmp_path):
    path = tmp_path / "a.acme"
    assert told("acquire", "acme-sino", "1", path, "--matrix", 32, "--slices", 1)[0] == 0
    return path


def test_a_file_goes_into_an_object_that_its_images_cite_and_comes_out(told, scan, tmp_path):
    images, kept, out = tmp_path / "dcm", tmp_path / "o.dcm", tmp_path / "b.acme"
    assert told("reconstruct", scan, "--out", images)[0] == 0
    image = sorted(images.rglob("*.dcm"))[0]
    ds = pydicom.dcmread(image)
    ds.PatientID = "CORRECTED"
    ds.save_as(image)
    code, said, _ = told("wrap", scan, kept, "--like", image)
    cited = ds.SourceInstanceSequence[0].ReferencedSOPInstanceUID
    assert (code, said) == (0, f"{kept}  Raw data, acme-sino 1, {cited}\n")
    found = pydicom.dcmread(kept)
    assert (found.SOPInstanceUID, found.PatientID) == (cited, "CORRECTED")
    code, said, _ = told("unwrap", kept, out)
    assert code == 0
    assert said.startswith(f"{out}  acme-sino 1, {scan.stat().st_size} bytes, sha256:")
    assert out.read_bytes() == scan.read_bytes()
    before = sorted(tmp_path.iterdir())
    for again in (("wrap", scan, kept), ("unwrap", kept, out), ("unwrap", kept, tmp_path)):
        code, said, problem = told(*again)
        assert (code, said, problem.count("\n")) == (2, "", 1)
        assert "there is a file of that name already" in problem
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_neither_is_one_line_and_leaves_nothing(told, scan, tmp_path):
    before = sorted(tmp_path.iterdir())
    out = tmp_path / "out"
    for code, arguments, problem in (
        (1, ("unwrap", scan, out), "NotThisFamily: a.acme: no DICOM object"),
        (2, ("unwrap", tmp_path, out), f"{tmp_path}: Is a directory"),
        (2, ("unwrap", tmp_path / "none", out), f"{tmp_path}/none: No such file or directory"),
        (1, ("wrap", scan, out, "--like", scan), "WrongImage: a.acme: no DICOM image"),
        (2, ("wrap", scan, tmp_path / "no" / "out"), "No such file or directory"),
    ):
        found, said, problems = told(*arguments)
        assert (found, said, problems.count("\n")) == (code, "", 1)
        assert problem in problems
    assert sorted(tmp_path.iterdir()) == before
