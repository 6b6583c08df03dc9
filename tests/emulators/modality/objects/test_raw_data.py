"""Raw Data objects keep a raw file unchanged, and give nothing else out for it."""

import io
import subprocess
import sys
from pathlib import Path

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.objects import raw_data
from emulators.modality.objects.making import source_of
from emulators.modality.objects.raw_data import payload_of, raw_data_object
from emulators.modality.raw import errors
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.registry import FORMATS, generation
from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance
from tests.emulators.modality.raw.examples import JANE, ct, making

MODULE = "acme_sino_2"


@pytest.fixture
def wrapped(tmp_path):
    path = tmp_path / "0001.acme"
    generation("acme-sino", "2").raw_writer(ct(), path)
    return path, raw_data_object(path, JANE, making(MODULE, digest_of(path)[0]))


def test_the_file_comes_out_as_it_went_in(wrapped):
    path, ds = wrapped
    out = payload_of(ds)
    assert out.data == path.read_bytes()
    assert (out.format, out.file_name) == (FORMATS[MODULE], "0001.raw")
    assert ds.CreatorVersionUID == FORMATS[MODULE].creator_version_uid


def test_images_cite_this_very_object(wrapped):
    path, ds = wrapped
    raw = generation("acme-sino", "2").raw_reader(path)
    made = generation("acme-sino", "2").reconstruct(raw, None)[0]
    image = generation("acme-sino", "2").dicomise(raw, made, making(MODULE, digest_of(path)[0]))[0]
    cited = image.SourceInstanceSequence[0]
    assert cited.ReferencedSOPInstanceUID == ds.SOPInstanceUID
    assert cited.ReferencedSOPClassUID == ds.SOPClassUID
    assert image.StudyInstanceUID == ds.StudyInstanceUID
    assert image.SeriesInstanceUID != ds.SeriesInstanceUID


def test_the_object_conforms(wrapped, tmp_path):
    _, ds = wrapped
    octets = io.BytesIO()
    ds.save_as(octets, enforce_file_format=True)
    found = judge_instance(instance_of("raw", payload(octets.getvalue())))
    bad = [f for r in found for f in r.findings if f.severity is Severity.FAILURE]
    assert [(f.requirement.id, f.evidence.locator, f.actual) for f in bad] == []
    (tmp_path / "raw.dcm").write_bytes(octets.getvalue())
    program = Path(sys.executable).parent / "dciodvfy"
    done = subprocess.run([program, "-new", tmp_path / "raw.dcm"], capture_output=True, text=True)
    assert [line for line in done.stderr.splitlines() if line.startswith("Error")] == []


def test_chunks_keep_their_order(wrapped, monkeypatch):
    path, _ = wrapped
    monkeypatch.setattr(raw_data, "CHUNK_BYTES", 1001)
    ds = raw_data_object(path, JANE, making(MODULE, digest_of(path)[0]))
    monkeypatch.setattr(raw_data, "CHUNKS_MOST", 1 << 20)
    block = ds.private_block(raw_data.GROUP, raw_data.CREATOR)
    assert len(block[raw_data.CHUNKS].value) > 10
    with pytest.raises(errors.BadHeader, match="bytes are before it"):
        payload_of(ds)  # an odd chunk is padded: chunks of ours are even but for the last
    monkeypatch.setattr(raw_data, "CHUNK_BYTES", 1000)
    ds = raw_data_object(path, JANE, making(MODULE, digest_of(path)[0]))
    assert payload_of(ds).data == path.read_bytes()
    chunks = ds.private_block(raw_data.GROUP, raw_data.CREATOR)[raw_data.CHUNKS].value
    chunks[0], chunks[1] = chunks[1], chunks[0]
    with pytest.raises(errors.BadHeader):
        payload_of(ds)


def test_tampering_is_noticed(wrapped):
    _, ds = wrapped
    block = ds.private_block(raw_data.GROUP, raw_data.CREATOR)
    item = block[raw_data.CHUNKS].value[0].private_block(raw_data.GROUP, raw_data.CREATOR)
    whole = item[raw_data.CHUNK].value
    item[raw_data.CHUNK].value = whole[:-8] + b"12345678"
    with pytest.raises(errors.Corrupted, match="digest"):
        payload_of(ds)
    item[raw_data.CHUNK].value = whole[:-8]
    with pytest.raises(errors.Truncated):
        payload_of(ds)
    item[raw_data.CHUNK].value = whole + b"more"
    with pytest.raises(errors.Oversized):
        payload_of(ds)


def test_other_objects_and_other_software_are_refused(wrapped):
    _, ds = wrapped
    ds.CreatorVersionUID = "1.2.3"
    with pytest.raises(errors.UnknownGeneration):
        payload_of(ds)
    with pytest.raises(errors.NotThisFamily):
        payload_of(pydicom.Dataset())
    bare = pydicom.Dataset()
    bare.SOPClassUID = raw_data.RAW_DATA_STORAGE
    bare.CreatorVersionUID = FORMATS[MODULE].creator_version_uid
    with pytest.raises(errors.NotThisFamily, match="without a raw file of ours"):
        payload_of(bare)


def test_another_file_is_not_wrapped_under_a_name_that_is_not_its_own(tmp_path):
    (tmp_path / "x").write_bytes(b"other")
    with pytest.raises(errors.Corrupted, match="not the file"):
        raw_data_object(tmp_path / "x", JANE, making(MODULE))


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=5000))
def test_any_file_survives(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("raw") / "x"
    path.write_bytes(data)
    ds = raw_data_object(path, JANE, making(MODULE, digest_of(path)[0]))
    octets = io.BytesIO()
    ds.save_as(octets, enforce_file_format=True)
    octets.seek(0)
    assert payload_of(pydicom.dcmread(octets)).data == data


def test_names_follow_from_the_digest_wherever_the_file_is_kept():
    one = source_of("ab" * 32, FORMATS[MODULE], "a", "1.2.3")
    assert one.sop_instance == source_of("ab" * 32, FORMATS[MODULE], "b", "1.2.3").sop_instance
    assert one.sop_instance != source_of("cd" * 32, FORMATS[MODULE], "a", "1.2.3").sop_instance
