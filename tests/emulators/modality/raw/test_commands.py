"""The raw side by hand, end to end, in a process of its own as people call it."""

import json

import pytest

from emulators.modality.raw.__main__ import main
from tests.contract.plugfest import plugfest

pytestmark = pytest.mark.contract


def raw(*arguments):
    done = plugfest("raw", *arguments)
    assert "Traceback" not in done.stderr
    return done


def test_from_acquisition_to_images_and_off_site(tmp_path):
    scan, key = tmp_path / "a.acme", tmp_path / "key"
    key.write_text("ab" * 32)
    acquired = raw("acquire", "acme-sino", "2", scan, "--matrix", 64, "--slices", 2)
    assert acquired.returncode == 0, acquired.stderr
    told = json.loads(raw("info", scan, "--format", "json").stdout)
    assert (told["family"], told["generation"], told["modality"]) == ("acme-sino", "2", "CT")
    made = json.loads(
        raw("reconstruct", scan, "--out", tmp_path / "dcm", "--format", "json").stdout
    )
    assert [s["series"] for s in made["series"]] == ["H30s", "H60h"]
    assert len(list((tmp_path / "dcm").rglob("*.dcm"))) == 4
    checked = plugfest("check", tmp_path / "dcm")
    assert checked.returncode == 0, checked.stdout

    parameters = tmp_path / "p.json"
    parameters.write_text(json.dumps(made["series"][0]["parameters"]))
    again = raw("reconstruct", scan, "--parameters", parameters, "--format", "json")
    assert json.loads(again.stdout)["series"][0] == made["series"][0]

    assert raw("deidentify", scan, tmp_path / "b.acme", "--key-file", key).returncode == 0
    cleaned = json.loads(raw("info", tmp_path / "b.acme", "--format", "json").stdout)
    assert cleaned["patient_id"] != told["patient_id"]

    sealed = raw("seal", scan, tmp_path / "box", "--key-file", key, "--key-ref", "k1")
    assert sealed.returncode == 0
    assert raw("unseal", tmp_path / "box", tmp_path / "c.acme", "--key-file", key).returncode == 0
    assert (tmp_path / "c.acme").read_bytes() == scan.read_bytes()


def test_every_refusal_is_one_line(tmp_path, capsys):
    def told(*arguments):
        """Call it in this process: most of another one is imports."""
        try:
            code = main(list(map(str, arguments)))
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        return code, said.out, said.err

    scan = tmp_path / "a.acme"
    assert told("acquire", "acme-sino", "1", scan, "--matrix", 32, "--slices", 1)[0] == 0
    assert told("reconstruct", scan, "--as", "2", "--out", tmp_path / "dcm") == (
        1,
        "",
        "plugfest: WrongGeneration: a.acme: ACME-SINO v1; this reader knows v2 only\n",
    )
    assert not (tmp_path / "dcm").exists()
    (tmp_path / "text").write_text("hello")
    assert told("info", tmp_path / "text")[2].startswith("plugfest: NotThisFamily: text:")
    for wrong in (("info", tmp_path / "none"), ("acquire", "acme-sino", "1", scan), ("nothing",)):
        code, _, said = told(*wrong)
        assert (code, said.count("\n")) == (2, 1), said
    assert told("acquire", "acme-sino", "9", tmp_path / "x")[0] == 1


def test_a_process_ends_with_it(tmp_path):
    done = raw("info", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr


def test_formats_are_listed():
    lines = raw("formats").stdout.splitlines()
    assert any(line.startswith("acme-sino      1   CT  can be used") for line in lines)
