import h5py
import pytest

from emulators.modality.raw.errors import NotThisFamily, Oversized, Truncated, UnknownRevision
from emulators.modality.raw.superblock import SIGNATURE, whole

MOST = 1 << 20


@pytest.fixture(params=["earliest", "v110", "latest"])
def written(request, tmp_path):
    path = tmp_path / "x.h5"
    with h5py.File(path, "w", libver=request.param) as file:
        file["data"] = list(range(100))
    return path


def test_a_whole_file_is_whole_and_one_byte_matters(written):
    data = written.read_bytes()
    whole(written, MOST)
    for changed, kind in ((data[:-1], Truncated), (data[:20], Truncated), (data + b"x", Oversized)):
        written.write_bytes(changed)
        with pytest.raises(kind, match=r"^x.h5: "):
            whole(written, MOST)


def test_the_size_is_bounded(written):
    with pytest.raises(Oversized, match="has more than 100"):
        whole(written, 100)


@pytest.mark.parametrize("data", [b"", b"hello", bytes(100), b"\x89PNG\r\n\x1a\n" + bytes(100)])
def test_other_files_are_not_hdf5(tmp_path, data):
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(NotThisFamily):
        whole(tmp_path / "x", MOST)


def test_a_first_block_of_the_future_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(SIGNATURE + b"\x09" + bytes(100))
    with pytest.raises(UnknownRevision, match="version 9"):
        whole(tmp_path / "x", MOST)
