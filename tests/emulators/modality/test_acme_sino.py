"""ACME-SINO v1: round trip, and a typed refusal of everything else."""

import hashlib
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality import acme_sino
from emulators.modality.acme_sino import RawFile
from emulators.modality.geometry import Scan, head_scan

TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=16)


def raw(slices=1, views=3, columns=4, seed=1, **names):
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 2**32, (slices, views, columns), np.uint32)
    scan = Scan(slices, views, columns, 595.0, 1085.6, 1.0, 5.0, -2.5, 2.5e5)
    texts = {"acquisition_uid": "2.25.1", "device_serial": "CT-1", "acquired": "20260102030405"}
    return RawFile(scan, counts, **(texts | names))


def same(a, b):
    return (
        a.scan == b.scan
        and np.array_equal(a.counts, b.counts)
        and (a.acquisition_uid, a.device_serial, a.acquired)
        == (b.acquisition_uid, b.device_serial, b.acquired)
    )


@given(
    st.integers(1, 3), st.integers(2, 5), st.integers(2, 5), st.integers(0, 99), TEXT, TEXT, TEXT
)
@settings(max_examples=40, deadline=None)
def test_what_is_encoded_is_decoded(slices, views, columns, seed, uid, serial, acquired):
    file = raw(
        slices, views, columns, seed, acquisition_uid=uid, device_serial=serial, acquired=acquired
    )
    assert same(acme_sino.decode(acme_sino.encode(file)), file)


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_arbitrary_bytes_are_refused(data):
    with pytest.raises(acme_sino.RawFileError):
        acme_sino.decode(data)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_one_flipped_bit_is_refused(data):
    good = bytearray(acme_sino.encode(raw()))
    at = data.draw(st.integers(0, len(good) * 8 - 1))
    good[at // 8] ^= 1 << at % 8
    with pytest.raises(acme_sino.RawFileError):
        acme_sino.decode(bytes(good))


@pytest.mark.parametrize("cut", [1, 8, 11, 14, 200, acme_sino.HEADER_BYTES, -1])
def test_a_truncated_file_is_truncated(cut):
    with pytest.raises(acme_sino.Truncated):
        acme_sino.decode(acme_sino.encode(raw())[:cut])


def sealed(change):
    """Alter the header and seal it again, as a faulty writer would."""
    data = acme_sino.encode(raw())
    size = acme_sino.HEADER_BYTES - 32
    header = bytearray(data[:size])
    change(header)
    return bytes(header) + hashlib.sha256(header).digest() + data[acme_sino.HEADER_BYTES :]


def put(offset, form, value):
    return lambda header: struct.pack_into(form, header, offset, value)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", acme_sino.NotAcmeSino),
        (b"NOT-SINO" + bytes(400), acme_sino.NotAcmeSino),
        (sealed(put(8, "<H", 2)), acme_sino.UnsupportedVersion),
        (sealed(put(10, "<I", 1)), acme_sino.BadHeader),
        (sealed(put(22, "<I", 0)), acme_sino.BadHeader),  # no slices
        (sealed(put(22, "<I", 7)), acme_sino.BadHeader),  # counts of another size
        (sealed(put(34, "<d", float("nan"))), acme_sino.BadHeader),
        (sealed(put(34, "<d", 5000.0)), acme_sino.BadHeader),  # isocentre behind the detector
        (sealed(put(74, "<d", 0.0)), acme_sino.BadHeader),  # no photons
        (sealed(put(82, "<B", 0xC3)), acme_sino.BadHeader),  # not ASCII
        (acme_sino.encode(raw()) + b"\0", acme_sino.Oversized),
        (acme_sino.encode(raw())[:-1] + b"\xff", acme_sino.Corrupted),
    ],
)
def test_every_kind_of_damage_has_its_error(data, error):
    with pytest.raises(error):
        acme_sino.decode(data)


def test_names_that_do_not_fit_are_not_written():
    with pytest.raises(acme_sino.BadHeader):
        acme_sino.encode(raw(device_serial="x" * 17))
    with pytest.raises(acme_sino.BadHeader):
        acme_sino.encode(raw(device_serial="ü"))


def test_a_preserved_file_is_read_back(tmp_path):
    file, path = raw(), tmp_path / "raw" / "1.acme"
    digest = acme_sino.preserve(file, path)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert same(acme_sino.load(path), file)
    with pytest.raises(FileExistsError):
        acme_sino.preserve(file, path)


def test_the_scanners_own_geometry_is_accepted():
    scan = head_scan(32, 1)
    counts = np.ones((1, scan.views, scan.columns), np.uint32)
    assert acme_sino.decode(acme_sino.encode(RawFile(scan, counts, "", "", ""))).scan == scan
