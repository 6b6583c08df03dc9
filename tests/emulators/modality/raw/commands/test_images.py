"""The paper's query by hand: what it finds, and what it says when it finds nothing."""

import shutil

import pytest
from pydicom import dcmread
from pydicom.data import get_testdata_file

from emulators.modality.lineage.database import database
from emulators.modality.raw.__main__ import main
from tests.contract.plugfest import plugfest
from tests.emulators.modality.lineage.hospital import acknowledge_all, examined


@pytest.fixture
def url(tmp_path, capsys):
    path, objects = examined(tmp_path)
    for number, ds in enumerate(objects):
        ds.save_as(tmp_path / f"{number}.dcm", enforce_file_format=True)
    made = f"sqlite:{tmp_path / 'lineage.db'}"
    images = [str(p) for p in sorted(tmp_path.glob("*.dcm"))]
    assert main(["ingest", "--db", made, str(path), *images]) == 0
    assert main(["link", "--db", made]) == 0
    capsys.readouterr()
    return made


def asked(capsys, url, *options):
    assert main(["images", "--db", url, *options]) == 0
    return capsys.readouterr()


def test_images_of_a_scanner_with_a_setting_and_their_raw_files(url, capsys):
    wanted = ("--scanner", "CT-0001", "--with", "ConvolutionKernel=H30s")
    said = asked(capsys, url, *wanted)
    assert said.out == ""
    assert said.err == (
        "plugfest: no image of a scanner 'CT-0001' that is known; 1 that are not wait to be"
        " acknowledged (raw alerts)\n"
    )
    with database(url) as db:
        acknowledge_all(db)
    said = asked(capsys, url, *wanted)
    assert len(said.out.splitlines()) == 2
    assert all(" acme-sino 2 sha256:" in line for line in said.out.splitlines())
    assert said.err == ""
    assert asked(capsys, url, "--scanner", "another") == ("", "")


def test_what_the_system_refuses_is_said_without_its_number(tmp_path, capsys):
    assert main(["info", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == f"plugfest: {tmp_path / 'none'}: No such file or directory\n"


def test_what_a_library_warns_of_is_told_by_alerts_alone(tmp_path):
    """Images that others wrote, whole and odd ones: no line of Python's reaches the operator."""
    name = get_testdata_file("CT_small.dcm")
    folder = tmp_path / "others"
    folder.mkdir()
    ds = dcmread(name)
    ds[0x00080018]._value = "2.25.1"
    ds[0x00200013]._value = "no number at all, and longer than one may be"
    ds.save_as(folder / "odd.dcm")
    shutil.copy(name, folder / "whole.dcm")
    done = plugfest("raw", "ingest", "--db", f"sqlite:{tmp_path / 'l.db'}", folder)
    assert done.returncode == 0
    assert "0 raw files" in done.stdout
    assert done.stderr == ""
