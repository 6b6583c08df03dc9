"""Reading at ingest: bounded, and refusals are one line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.uid import DeflatedExplicitVRLittleEndian

from emulators.core import header
from emulators.core.header import is_uid, read_header
from emulators.core.refused import Refused
from tests.emulators.builders import ROOT, ct, part10


def written(folder, data):
    path = folder / "object"
    path.write_bytes(data)
    return path


def outcome(path):
    """Why a file is refused, or its metadata."""
    try:
        return "", read_header(path).metadata
    except Refused as refused:
        return f"{refused.reason}: {refused.why}", b""


def test_pixels_are_not_decoded_but_referenced(tmp_path):
    found = read_header(written(tmp_path, part10(ct())))
    assert found.study_uid == f"{ROOT}.1"
    assert b'"7FE00010":{"vr":"OW","BulkDataURI"' in found.metadata


def test_deflated(tmp_path):
    data = part10(ct(syntax=DeflatedExplicitVRLittleEndian))
    found = read_header(written(tmp_path, data))
    assert found.meta.transfer_syntax == DeflatedExplicitVRLittleEndian
    assert found.rows == 8


def test_a_header_that_is_too_large_is_not_decoded(tmp_path, monkeypatch):
    monkeypatch.setattr(header, "MOST_HEADER_BYTES", 100)
    with pytest.raises(Refused, match="more than 100 bytes"):
        read_header(written(tmp_path, part10(ct())))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.2.3", True),
        ("0.0", True),
        ("1." + "2" * 62, True),
        ("1." + "2" * 63, False),
        ("1.02", False),
        ("1..2", False),
        ("1.2.", False),
        ("", False),
        ("1.2\n", False),
        ("../etc", False),
        ("1.²", False),
    ],
)
def test_uids(text, expected):
    assert is_uid(text) is expected


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 2000), value=st.integers(0, 255))
@pytest.mark.filterwarnings("ignore")
def test_mutants_are_read_or_refused_in_one_line(tmp_path_factory, at, value):
    data = bytearray(part10(ct()))
    data[at % len(data)] = value
    path = written(tmp_path_factory.getbasetemp(), bytes(data))
    why, metadata = outcome(path)
    assert "\n" not in why
    assert bool(why) is not metadata.startswith(b"{")
