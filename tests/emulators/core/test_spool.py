"""A spool hashes what it takes and leaves nothing behind."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.core.durable_files import DurableFiles
from emulators.core.refused import Reason, Refused
from emulators.core.spool import Spool


def test_content_and_hash(tmp_path):
    parts = [b"a" * 300_000, b"", b"b" * 10, bytearray(b"c"), memoryview(b"d" * 600_000)]
    spool = Spool(DurableFiles(), tmp_path, 10**7)
    for part in parts:
        spool.write(part)
    whole = b"".join(parts)
    assert spool.seal() == hashlib.sha256(whole).hexdigest()
    assert spool.path.read_bytes() == whole
    assert spool.size == len(whole)
    spool.discard()
    assert not list(tmp_path.iterdir())
    spool.discard()


def test_leaving_the_block_removes_the_file(tmp_path):
    with Spool(DurableFiles(), tmp_path, 100) as spool:
        spool.write(b"abc")
    assert not list(tmp_path.iterdir())


def test_too_much_is_refused_and_removed(tmp_path):
    spool = Spool(DurableFiles(), tmp_path, 100)
    spool.write(bytes(100))
    with pytest.raises(Refused) as refused:
        spool.write(b"x")
    assert refused.value.reason is Reason.OUT_OF_RESOURCES
    assert not list(tmp_path.iterdir())


def test_no_folder_is_no_room(tmp_path):
    with pytest.raises(Refused) as refused:
        Spool(DurableFiles(), tmp_path / "missing", 100)
    assert refused.value.reason is Reason.OUT_OF_RESOURCES


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=50), max_size=20))
def test_it_does_not_matter_how_bytes_arrive(tmp_path_factory, parts):
    spool = Spool(DurableFiles(), tmp_path_factory.getbasetemp(), 10_000)
    for part in parts:
        spool.write(part)
    assert spool.seal() == hashlib.sha256(b"".join(parts)).hexdigest()
    spool.discard()
