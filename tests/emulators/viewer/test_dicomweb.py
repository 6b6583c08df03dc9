"""Images over DICOMweb: ordered, complete or said to be incomplete, streamed."""

import hashlib
import json
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from emulators.viewer.dicomweb import StudyReader
from emulators.web.client import Answer, Flow
from emulators.web.control import ActionFailed

CT = "1.2.840.10008.5.1.4.1.1.2"
BASE = "http://archive/dicom-web"


def part10(tmp_path, uid, series, value):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(CT), UID(uid)
    ds = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    ds.SOPClassUID, ds.SOPInstanceUID = CT, uid
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "2.25.1", series
    ds.Rows = ds.Columns = 2
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PixelRepresentation = 1, "MONOCHROME2", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 16, 15
    ds.PixelData = np.full((2, 2), value, "<u2").tobytes()
    path = tmp_path / uid
    ds.save_as(path, enforce_file_format=True)
    return path.read_bytes()


def announced(uid, series, number, z):
    return {
        "00080018": {"vr": "UI", "Value": [uid]},
        "0020000E": {"vr": "UI", "Value": [series]},
        "00200011": {"vr": "IS", "Value": [number]},
        "00200013": {"vr": "IS", "Value": [1]},
        "00200032": {"vr": "DS", "Value": [0, 0, z]},
        "00200037": {"vr": "DS", "Value": [1, 0, 0, 0, 1, 0]},
    }


class Archive:
    """One study of two series; attributes say how it misbehaves."""

    def __init__(self, tmp_path):
        self.metadata = [
            announced("2.25.12", "2.25.10", 2, 5),
            announced("2.25.11", "2.25.10", 2, -5),
            announced("2.25.21", "2.25.20", 1, 0),
        ]
        self.parts = {
            "2.25.10": [part10(tmp_path, f"2.25.1{n}", "2.25.10", n) for n in (1, 2)],
            "2.25.20": [part10(tmp_path, "2.25.21", "2.25.20", 3)],
        }
        self.content_type = 'multipart/related; type="application/dicom"; boundary=b'
        self.status, self.end, self.rendered, self.accepted = 200, b"--b--\r\n", 200, []

    def get(self, url, accept):
        if url.endswith("/rendered"):
            return Answer(self.rendered, {"content-type": "image/jpeg"}, b"jpeg")
        body = self.metadata
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(self.status, {"content-type": "application/dicom+json"}, data)

    @contextmanager
    def flow(self, method, url, headers):
        self.accepted.append(headers["Accept"])
        last = url.removeprefix(f"{BASE}/studies/2.25.1/series/")
        parts = [b"frame"] if last.endswith("/frames/1") else self.parts[last]
        body = b"".join(b"--b\r\nContent-Type: x/y\r\n\r\n" + p + b"\r\n" for p in parts) + self.end
        pieces = (body[i : i + 100] for i in range(0, len(body), 100))
        yield Flow(200, {"content-type": self.content_type}, pieces)


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def shown(archive, syntax="1.2.840.10008.1.2.1"):
    ticks = iter(range(1, 99))
    return StudyReader(
        archive, BASE, "2.25.1", transfer_syntax=syntax, since=lambda: next(ticks)
    ).show()


def test_series_by_number_and_images_by_position(archive):
    display = shown(archive).plain()
    assert [s["series_uid"] for s in display["series"]] == ["2.25.20", "2.25.10"]
    slices = display["series"][1]["instances"]
    assert [i["sop_instance"] for i in slices] == ["2.25.11", "2.25.12"]
    digest = hashlib.sha256(np.full(4, 1, "<u2").tobytes()).hexdigest()
    assert slices[0]["pixel_sha256"] == digest
    assert (display["first_pixel_s"], display["problems"]) == (1, [])
    assert display["rendered"] == {"media_type": "image/jpeg", "bytes": 4}
    assert display["frame_sha256"] == hashlib.sha256(b"frame").hexdigest()


def test_media_types_are_quoted(archive):
    shown(archive)
    assert archive.accepted == [
        'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1',
        'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1',
        'multipart/related; type="application/octet-stream"',
    ]


def test_missing_surplus_and_broken_images_are_said(archive):
    del archive.metadata[0]
    archive.parts["2.25.20"] = [b"no DICOM"]
    archive.rendered = 406
    problems = shown(archive).problems
    assert [p.split(": ", 1)[-1].split(" ")[0] for p in problems] == ["not", "1", "1", "the"]
    assert "406" in problems[-1]


@pytest.mark.parametrize(
    ("attribute", "value", "problem"),
    [
        ("status", 404, "answered 404"),
        ("metadata", b"<html>", "no DICOM JSON"),
        ("metadata", {"a": 1}, "no DICOM JSON"),
        ("metadata", [], "names 0 instances"),
        ("metadata", [announced("../x", "2.25.1", 1, 0)], "no DICOM JSON"),
        ("metadata", [announced(None, "2.25.1", 1, 0)], "no DICOM JSON"),
        ("content_type", "application/dicom", "not multipart/related"),
        ("content_type", "multipart/related", "boundary"),
        ("content_type", "x", "not a media type"),
        ("end", b"", "closing delimiter"),
    ],
)
def test_what_the_archive_does_wrong_is_said(archive, attribute, value, problem):
    setattr(archive, attribute, value)
    with pytest.raises(ActionFailed, match=problem):
        shown(archive)


TAGS = sorted(announced("2.25.1", "2.25.2", 1, 0))
JSON = st.recursive(
    st.none() | st.integers() | st.floats() | st.sampled_from(["2.25.1", "", "x", "1e999"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Value", "vr", *TAGS]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from(TAGS), JSON) | JSON, max_size=2))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_metadata_is_shown_or_refused(archive, more):
    archive.metadata = [*more, announced("2.25.21", "2.25.20", 1, 0)]
    archive.parts.setdefault("2.25.1", [])
    try:
        problem = "".join(shown(archive).problems)
    except ActionFailed as why:
        problem = str(why)
    assert "\n" not in problem
