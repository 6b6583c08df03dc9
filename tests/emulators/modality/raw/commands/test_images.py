"""The paper's query by hand: what it finds, and what it says when it finds nothing."""

import pytest

from emulators.modality.lineage.database import database
from emulators.modality.raw.__main__ import main
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
