"""Copies of instances: what differs, and that the original is left alone."""

from dataclasses import replace

import pydicom
import pytest

from emulators.core.store import Store
from emulators.dimse.faults.altered import COPIES, PREAMBLE_BYTES, altered
from tests.emulators.builders import ROOT, add, ct


@pytest.fixture
def instance(tmp_path):
    store = Store(tmp_path / "store")
    add(store, ct(1))
    yield store.instances(instance=f"{ROOT}.1.1.1")[0]
    store.close()


@pytest.mark.parametrize("copy", COPIES.values(), ids=[fault.name for fault in COPIES])
def test_what_goes_out_differs_and_the_file_does_not(instance, copy):
    before = instance.path.read_bytes()
    with altered(instance, copy) as other:
        sent = other.path.read_bytes()[other.data_set_offset :]
        assert sent != before[instance.data_set_offset :]
        written = other.path
    assert written == instance.path or not written.exists()
    assert instance.path.read_bytes() == before


def test_one_pixel_differs(instance):
    was = pydicom.dcmread(instance.path)
    copy = next(c for f, c in COPIES.items() if f.name == "retrieve-changes-a-pixel")
    with altered(instance, copy) as other:
        now = pydicom.dcmread(other.path, force=True)
        assert sum(a != b for a, b in zip(was.PixelData, now.PixelData, strict=True)) == 1


def test_compressed_images_are_not_touched(instance):
    compressed = replace(instance, transfer_syntax="1.2.840.10008.1.2.4.90")
    for fault, copy in COPIES.items():
        with altered(compressed, copy) as other:
            meta = fault.name == "retrieve-sends-file-meta"
            assert other.data_set_offset == (PREAMBLE_BYTES if meta else instance.data_set_offset)
