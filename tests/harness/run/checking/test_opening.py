import os
import zipfile

import pytest

from harness.run.checking import opening
from harness.run.checking.limits import Limits
from harness.run.checking.opening import BeyondLimits, NotReadable, members, opened
from harness.run.checking.sources import Source

LIMITS = Limits(size=1 << 20, unpacked=1 << 16)


def read(path, member="", limits=LIMITS):
    with opened(Source(path, member=member), limits) as data:
        return data.read()


def zipped(path, **contents):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    opening._archive.cache_clear()
    return path


def test_a_small_file_is_in_memory_and_a_large_one_is_read_where_asked(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 16)
    whole = read(path)
    monkeypatch.setattr(opening, "IN_MEMORY", 16)
    with opened(Source(path), LIMITS) as data:
        assert (data.size, data.read(10, 20)) == (4096, bytes(range(10, 20)))
        assert data.read() == whole
        assert data.read(4090, 9999) == whole[4090:]


def test_what_is_no_file_to_read_is_said_in_a_line(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "self").symlink_to("self")
    with pytest.raises(NotReadable, match="is not a regular file"):
        read(tmp_path / "pipe")
    with pytest.raises(NotReadable, match="cannot be opened: Too many levels"):
        read(tmp_path / "self")
    with pytest.raises(NotReadable, match="cannot be opened: No such file"):
        read(tmp_path / "none")


def test_a_file_larger_than_allowed_is_not_read(tmp_path):
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(LIMITS.size + 1)
    with pytest.raises(BeyondLimits, match="has 1048577 bytes; at most 1048576"):
        read(tmp_path / "sparse")


def test_members_of_a_zip_file(tmp_path):
    path = zipped(tmp_path / "z.zip", **{"a/one": b"1", "two": b"22"})
    assert members(path) == ("a/one", "two")
    assert read(path, "two") == b"22"


def test_zip_bombs_and_broken_zip_files(tmp_path):
    path = zipped(tmp_path / "z.zip", large=os.urandom(LIMITS.unpacked + 1), zeros=bytes(1 << 25))
    with pytest.raises(BeyondLimits, match="unpacks to 65537 bytes"):
        read(path, "large")
    with pytest.raises(BeyondLimits, match="more than 1000 times"):
        read(path, "zeros", Limits(unpacked=1 << 30))
    path.write_bytes(b"PK\x03\x04" + bytes(50))
    opening._archive.cache_clear()
    with pytest.raises(NotReadable, match="is no sound zip file"):
        members(path)
    with pytest.raises(NotReadable, match="cannot be unpacked"):
        read(path, "large")


def test_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MAX_ZIP_MEMBERS", 1)
    with pytest.raises(BeyondLimits, match="has 2 members; at most 1"):
        members(zipped(tmp_path / "z.zip", one=b"", two=b""))


def test_a_member_whose_octets_changed(tmp_path):
    path = zipped(tmp_path / "z.zip", one=b"a" * 1000)
    octets = bytearray(path.read_bytes())
    octets[33] ^= 0xFF
    path.write_bytes(octets)
    opening._archive.cache_clear()
    with pytest.raises(NotReadable, match="cannot be unpacked"):
        read(path, "one")
