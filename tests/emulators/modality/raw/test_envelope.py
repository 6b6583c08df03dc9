import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.raw import envelope
from emulators.modality.raw.envelope import CHUNK_BYTES, NotOpened, describe, seal, unseal
from emulators.modality.raw.errors import BadHeader, NotThisFamily, RawFileError

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def sealed(tmp_path):
    (tmp_path / "raw").write_bytes(os.urandom(CHUNK_BYTES + 100))
    seal(tmp_path / "raw", tmp_path / "box", KEY, key_ref="site-1", media_type="application/x-raw")
    return tmp_path / "box"


@pytest.mark.parametrize(
    "size", [0, 1, 100, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 1]
)
def test_what_is_sealed_comes_out_again(tmp_path, size):
    data = os.urandom(size)
    (tmp_path / "raw").write_bytes(data)
    about = seal(tmp_path / "raw", tmp_path / "box", KEY, key_ref="site-1")
    assert unseal(tmp_path / "box", tmp_path / "out", KEY) == about == describe(tmp_path / "box")
    assert (tmp_path / "out").read_bytes() == data
    assert data[:64] not in (tmp_path / "box").read_bytes() or size < 8


def test_a_wrong_key_opens_nothing_and_leaves_nothing(sealed, tmp_path):
    with pytest.raises(NotOpened, match="not the key of 'site-1'"):
        unseal(sealed, tmp_path / "out", OTHER)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["box", "raw"]
    with pytest.raises(ValueError, match="AES-256 needs 32"):
        unseal(sealed, tmp_path / "out", b"short")


@pytest.mark.parametrize("where", [5, 60, 300, 2000, -1, -CHUNK_BYTES // 2])
def test_a_changed_octet_opens_nothing(sealed, tmp_path, where):
    data = bytearray(sealed.read_bytes())
    data[where] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(RawFileError):
        unseal(sealed, tmp_path / "out", KEY)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "out.partial").exists()


def test_chunks_cannot_be_cut_swapped_or_added(sealed, tmp_path):
    data = sealed.read_bytes()
    head = data.index(b"\n") + 1
    first, second = data[head : head + CHUNK_BYTES + 16], data[head + CHUNK_BYTES + 16 :]
    for body in (first, second, second + first, first + second + second, b""):
        sealed.write_bytes(data[:head] + body)
        with pytest.raises(NotOpened):
            unseal(sealed, tmp_path / "out", KEY)


def test_another_header_opens_nothing(sealed, tmp_path):
    data = sealed.read_bytes()
    sealed.write_bytes(data.replace(b"application/x-raw", b"application/x-war"))
    with pytest.raises(NotOpened):
        unseal(sealed, tmp_path / "out", KEY)


def test_nothing_is_overwritten(sealed, tmp_path):
    with pytest.raises(FileExistsError):
        unseal(sealed, tmp_path / "raw", KEY)
    with pytest.raises(FileExistsError):
        seal(tmp_path / "raw", sealed, KEY, key_ref="x")
    assert not (tmp_path / "raw.partial").exists()


def test_two_envelopes_of_one_file_differ(sealed, tmp_path):
    seal(
        tmp_path / "raw", tmp_path / "again", KEY, key_ref="site-1", media_type="application/x-raw"
    )
    assert sealed.read_bytes()[400:] != (tmp_path / "again").read_bytes()[400:]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_opening_is_total(tmp_path_factory, data, begins_well):
    folder = tmp_path_factory.mktemp("e")
    head = b'{"format":"' + envelope.MAGIC.encode() + b'",' if begins_well else b""
    (folder / "box").write_bytes(head + data)
    with pytest.raises((NotThisFamily, BadHeader)):
        describe(folder / "box")
