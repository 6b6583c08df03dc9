"""Assertion P10 by hand: changed or exchanged raw files are noticed, and give no pixels."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from emulators.modality import phantom
from emulators.modality.acquisition import measure
from emulators.modality.ct.sinogram import Sinogram
from emulators.modality.geometry import head_scan
from emulators.modality.lineage.database import database
from emulators.modality.lineage.emulators import add_emulator
from emulators.modality.raw.__main__ import main
from emulators.modality.raw.acquiring import someone
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstructing import reconstructed
from emulators.modality.raw.registry import generation
from tests.emulators.modality.lineage.hospital import acknowledge_all, examined

SOFTWARE = generation("acme-sino", "2")


@pytest.fixture
def raw(tmp_path, capsys):
    """Call `plugfest raw COMMAND --db ...`; return its exit code and what it printed."""

    def call(command, *options):
        code = main([command, "--db", f"sqlite:{tmp_path / 'lineage.db'}", *map(str, options)])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out

    return call


def mismatches(raw, *options):
    code, out = raw("alerts", "--format", "json", *options)
    assert code == 0
    found = [a for a in json.loads(out)["alerts"] if a["kind"] == "DIGEST_MISMATCH"]
    return {(a["detail"]["file"], a["state"]) for a in found}


@pytest.fixture
def two(raw, tmp_path):
    """Keep two raw files of one patient; software that would reconstruct them is known."""
    folder = tmp_path / "raw"
    folder.mkdir()
    kept = [examined(folder, number)[0] for number in (1, 2)]
    assert raw("ingest", *kept) == (0, "0 images, 2 raw files, 0 others (see the alerts)\n")
    with database(str(tmp_path / "lineage.db")) as db:
        acknowledge_all(db)
        with db.transaction():
            add_emulator(db, "sha256:" + "1" * 64, "", [("acme-sino", "2")])
    return kept


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_one_flipped_bit_gives_an_alert_and_no_pixels(raw, two, tmp_path):
    first, _ = two
    sha256, _ = digest_of(first)
    assert mismatches(raw, "--verify") == set()
    flip(first)
    out = tmp_path / "out"
    code, said = raw("reprocess", "--raw", sha256, "--out", out, "--format", "json")
    told = json.loads(said)
    assert (code, told["result"], told["out"]) == (1, "no copy", [])
    assert not out.exists()
    assert mismatches(raw) == {("raw-1.bin", "OPEN")}
    flip(first)
    assert mismatches(raw, "--verify", "--all") == {("raw-1.bin", "RESOLVED")}


def exchange(one, other):
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def test_files_that_were_exchanged_are_noticed_by_their_digests(raw, two):
    exchange(*two)
    assert mismatches(raw, "--verify") == {("raw-1.bin", "OPEN"), ("raw-2.bin", "OPEN")}
    exchange(*two)
    assert mismatches(raw, "--verify") == set()
    exchange(*two)
    raw("ingest", *two)  # as a watch does: what lies there now is noted, and what is missing told
    assert mismatches(raw) == {("raw-1.bin", "OPEN"), ("raw-2.bin", "OPEN")}
    assert json.loads(raw("lineage", "--raw", digest_of(two[0])[0], "--format", "json")[1])["raw"][
        "copies"
    ] == [{"uri": str(path), "encrypted": False, "key_ref": ""} for path in two]
    raw("ingest", *two)
    assert mismatches(raw) == {("raw-1.bin", "OPEN"), ("raw-2.bin", "OPEN")}
    exchange(*two)
    raw("ingest", *two)
    assert mismatches(raw, "--verify") == set()


@pytest.fixture
def exchanged(tmp_path):
    """Scan one patient twice, and exchange what was measured before anybody has a digest of it.

    Seven others are scanned so that the linker has something to learn from.
    """
    folder, images = tmp_path / "raw", tmp_path / "images"
    folder.mkdir()
    images.mkdir()
    scan, who = head_scan(128, 1), someone(SOFTWARE.format, 1, 1)
    both = [
        (
            replace(who, acquired=who.acquired + timedelta(minutes=5 * number)),
            Sinogram(scan, measure(scan, phantom.head(1), seed=1, number=number)),
        )
        for number in (1, 2)
    ]
    for number, (identity, measured) in enumerate(both):
        true = tmp_path / "true.acme"
        SOFTWARE.raw_writer(RawScan(identity, measured), true)
        done = reconstructed(true)
        for one, making in done.series():
            keep(SOFTWARE.dicomise(done.raw, one, making), images / f"{number}-{one.name}")
        true.unlink()
        _, other = both[1 - number]
        SOFTWARE.raw_writer(RawScan(identity, other), folder / f"kept-{number}.acme")
    for number in range(2, 9):
        _, objects = examined(folder, number, cite=False)
        keep(objects, images / str(number))
    return folder, images


def keep(objects, path):
    for number, ds in enumerate(objects):
        if "SourceInstanceSequence" in ds:
            del ds.SourceInstanceSequence
        ds.save_as(f"{path}-{number}.dcm", enforce_file_format=True)


def test_measurements_that_were_exchanged_before_are_noticed_by_their_noise(raw, exchanged):
    folder, images = exchanged
    assert raw("ingest", folder, images)[0] == 0
    assert "14 links accepted, 8 to review" in raw("link")[1]
    code, said = raw("link", "--adjudicate", images)
    assert code == 0
    assert said.count(" another raw file noise 0.0") == 4
    assert said.count(" same raw file noise ") == 4
    assert "8 of 8 links decided by pixels" in said
    assert "18 links accepted, 0 to review" in said
    for number in (0, 1):
        sha256, _ = digest_of(folder / f"kept-{number}.acme")
        links = json.loads(raw("lineage", "--raw", sha256, "--format", "json")[1])["links"]
        assert {(link["status"], link["method"]) for link in links} == {
            ("REJECTED", "PIXEL"),
            ("CONFIRMED", "PIXEL"),
        }
