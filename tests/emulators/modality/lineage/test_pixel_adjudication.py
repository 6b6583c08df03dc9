"""Noise tells which raw file a series was made of, and pixels abstain where they cannot tell."""

import argparse
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pydicom
import pytest

from emulators.modality import phantom
from emulators.modality.acquisition import measure
from emulators.modality.ct.sinogram import Sinogram
from emulators.modality.geometry import head_scan
from emulators.modality.lineage.database import database
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.linking import relate
from emulators.modality.lineage.noise import fingerprint
from emulators.modality.lineage.pixel_adjudication import (
    Opinion,
    adjudicate,
    images_below,
    opinion_of,
)
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.raw.acquiring import someone
from emulators.modality.raw.commands import link
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstructing import reconstructed
from emulators.modality.raw.registry import generation

MATRIX, SLICES = 128, 1
SOFTWARE = generation("acme-sino", "2")


def moved(mm):
    return tuple(replace(e, x=e.x + mm, y=e.y + mm / 2) for e in phantom.head(1))


HEADS = {"first": (moved(0), 1), "repeat": (moved(0), 2), "moved": (moved(3), 3)}


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    """Scan one patient three times: repeated at once, and after a movement."""
    folder = tmp_path_factory.mktemp("raw")
    scan, who = head_scan(MATRIX, SLICES), someone(SOFTWARE.format, 1, 1)
    for n, (name, (head, number)) in enumerate(HEADS.items()):
        identity = replace(who, acquired=who.acquired + timedelta(minutes=n))
        contents = Sinogram(scan, measure(scan, head, seed=1, number=number))
        SOFTWARE.raw_writer(RawScan(identity, contents), folder / f"{name}.acme")
    return folder


@pytest.fixture(scope="module")
def images(scans, tmp_path_factory):
    """Reconstruct the first scan by both kernels; the images do not say of what they are made."""
    folder = tmp_path_factory.mktemp("images")
    done = reconstructed(scans / "first.acme")
    for one, making in done.series():
        for ds in SOFTWARE.dicomise(done.raw, one, making):
            del ds.SourceInstanceSequence
            ds.save_as(folder / f"{one.name}.dcm", enforce_file_format=True)
    return folder


@pytest.fixture
def db(tmp_path):
    with database(f"sqlite:{tmp_path / 'lineage.db'}") as opened:
        yield opened


def proposed(db, scans, images, *names):
    """Enter scans and images, and propose every pair for a review."""
    with db.transaction():
        raws = [add_raw_file(db, scans / f"{name}.acme") for name in names]
        for path in sorted(images.iterdir()):
            add_image(db, header_of(pydicom.dcmread(path)))
        series = [key for (key,) in db.rows("SELECT series_key FROM series ORDER BY series_key")]
        for raw in raws:
            for key in series:
                review(db, raw, key)
    return raws, series


def review(db, raw, series):
    db.put(
        "raw_series_link",
        raw_key=raw,
        series_key=series,
        method="SCORED",
        score=0.5,
        status="REVIEW",
        decided_by="linker",
        decided_at="2026-01-01T00:00:00+00:00",
    )


def links(db):
    return {
        (r, s): (status, method)
        for r, s, status, method in db.rows(
            "SELECT raw_key, series_key, status, method FROM raw_series_link"
        )
    }


def test_the_same_raw_file_is_found_whatever_the_kernel(db, scans, images):
    (first, repeat, shifted), series = proposed(db, scans, images, *HEADS)
    done = adjudicate(db, images_below([images]))
    scores = {(d.raw, d.series): d.score for d in done}
    assert all(scores[first, s] > 0.6 for s in series)
    assert all(abs(scores[r, s]) < 0.15 for r in (repeat, shifted) for s in series)
    wanted = {(first, s): ("CONFIRMED", "PIXEL") for s in series}
    wanted |= {(r, s): ("REJECTED", "PIXEL") for r in (repeat, shifted) for s in series}
    assert links(db) == wanted
    assert relate(db).accepted == 2  # the linker leaves decisions alone
    assert {pair: links(db)[pair] for pair in wanted} == wanted


def test_two_raw_files_of_one_patient_that_were_swapped_are_noticed(db, scans, images, tmp_path):
    """Assertion P10: what was kept as the first scan is the second one, header and all."""
    swapped = generation("acme-sino", "2").raw_reader(scans / "repeat.acme")
    true = generation("acme-sino", "2").raw_reader(scans / "first.acme")
    SOFTWARE.raw_writer(RawScan(true.identity, swapped.contents), tmp_path / "first.acme")
    proposed(db, tmp_path, images, "first")
    assert {d.opinion for d in adjudicate(db, images_below([images]))} == {Opinion.OTHER}


def test_what_headers_made_the_linker_accept_is_doubted_and_what_cites_a_digest_is_not(
    db, scans, images
):
    (repeat,), (first, second) = proposed(db, scans, images, "repeat")
    db.run("UPDATE raw_series_link SET status = 'AUTO'")
    db.run("UPDATE raw_series_link SET method = 'REFERENCE' WHERE series_key = ?", second)
    assert adjudicate(db, {}) == ()  # nothing at hand: they stay accepted
    (done,) = adjudicate(db, images_below([images]))
    assert (done.series, done.opinion) == (first, Opinion.OTHER)
    assert links(db) == {
        (repeat, first): ("REJECTED", "PIXEL"),
        (repeat, second): ("AUTO", "REFERENCE"),
    }


def test_without_images_or_the_raw_file_nothing_is_decided(db, scans, images, tmp_path):
    (tmp_path / "first.acme").write_bytes((scans / "first.acme").read_bytes())
    proposed(db, tmp_path, images, "first")
    before = links(db)
    assert {d.why for d in adjudicate(db, {})} == {"none of the images is at hand"}
    broken = dict.fromkeys(images_below([images]), tmp_path / "first.acme")
    assert all("cannot be read" in d.why for d in adjudicate(db, broken))
    with (tmp_path / "first.acme").open("r+b") as file:
        file.write(b"x")
    whys = {d.why for d in adjudicate(db, images_below([images]))}
    assert whys == {"no copy of the raw file is here, as it was and readable"}
    assert links(db) == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda ds: setattr(ds, "PixelSpacing", [1, 2]), "not square"),
        (lambda ds: setattr(ds, "ImagePositionPatient", [0, 0, 0]), "not centred"),
        (lambda ds: setattr(ds, "SOPClassUID", "1.2.840.10008.5.1.4.1.1.7"), "not a series"),
        (lambda ds: setattr(ds, "Rows", 5), "cannot be used|not square"),
        (lambda ds: delattr(ds, "RescaleSlope"), "cannot be used"),
    ],
)
def test_images_that_lie_otherwise_are_not_judged(db, scans, images, tmp_path, change, why):
    for path in images.iterdir():
        ds = pydicom.dcmread(path)
        change(ds)
        ds.save_as(tmp_path / path.name)
    folder = tmp_path / "changed"
    folder.mkdir()
    for path in tmp_path.glob("*.dcm"):
        path.rename(folder / path.name)
    proposed(db, scans, folder, "first")
    done = adjudicate(db, images_below([folder]))
    assert {d.opinion for d in done} == {Opinion.NONE}
    assert all(any(w in d.why for w in why.split("|")) for d in done), done


def test_small_images_have_too_little_flat_tissue():
    rng = np.random.default_rng(1)
    image = 35 + rng.normal(0, 3, (24, 24))
    assert fingerprint(image, image) is None
    wide = 35 + rng.normal(0, 1, (96, 96))
    assert fingerprint(wide, wide) == pytest.approx(1)
    assert abs(fingerprint(wide, 35 + rng.normal(0, 1, (96, 96)))) < 0.1
    assert fingerprint(np.full((96, 96), 35.0), np.full((96, 96), 35.0)) is None


def test_between_the_thresholds_there_is_no_opinion():
    assert opinion_of(0.31) is Opinion.SAME
    assert opinion_of(0.2) is Opinion.NONE
    assert opinion_of(-0.4) is Opinion.OTHER


def test_the_command_says_what_was_decided(db, scans, images, tmp_path, capsys, monkeypatch):
    proposed(db, scans, images, "first", "moved")
    monkeypatch.setattr(link, "relate", lambda db: NOTHING_NEW)  # which would propose anew
    parser = argparse.ArgumentParser()
    link.arguments(parser)
    url = f"sqlite:{tmp_path / 'lineage.db'}"
    assert link.run(parser.parse_args(["--db", url, "--adjudicate", str(images)])) == 0
    said = capsys.readouterr().out
    assert "4 of 4 links decided by pixels" in said
    assert said.count("same raw file") == 2


class NOTHING_NEW:
    raws = series = accepted = to_review = orphan_raws = orphan_series = 0
