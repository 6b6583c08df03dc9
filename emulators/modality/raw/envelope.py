"""Raw files at rest off site: AES-256-GCM, opened with the right key or not at all.

An envelope is a header line of canonical JSON, then the ciphertext in chunks. Each file has a data
key of its own, wrapped by the site's key. The header is authenticated with every chunk, and a
chunk's place and whether it is the last are in its nonce: what is cut, reordered, appended or put
under another header fails.
"""

from __future__ import annotations

import base64
import json
import os
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Final

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from emulators.modality.raw.errors import BadHeader, Corrupted, NotThisFamily, RawFileError

MAGIC: Final = "plugfest-envelope/1"
KEY_BYTES: Final = 32
CHUNK_BYTES: Final = 1 << 20
HEADER_BYTES_MAX: Final = 4096
_TAG_BYTES: Final = 16
_NONCE: Final = struct.Struct(">7sIB")  # prefix, number of the chunk, last or not


class NotOpened(RawFileError):
    """The key is not that of the envelope, or the envelope was changed: nothing is given out."""


class WrongKey(NotOpened):
    """The key is not that of the envelope; whether it was changed is not known."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What may be told of an envelope without its key."""

    key_ref: str  # which key of the site; never the key
    media_type: str
    plain_bytes: int

    def canonical(self) -> bytes:
        """Write it as the wrapped key is bound to it (RFC 8785)."""
        return rfc8785.dumps({"format": MAGIC, **asdict(self)})


@dataclass(frozen=True, slots=True)
class _Header:
    """The header line, as it is and as it is understood."""

    line: bytes
    about: Sealed
    fields: Mapping[str, str]

    def bytes(self, key: str, size: int) -> bytes:
        try:
            value = base64.b64decode(self.fields[key], validate=True)
        except ValueError as why:
            raise BadHeader(f"the envelope's {key} is no base64") from why
        if len(value) != size:
            raise BadHeader(f"the envelope's {key} has {len(value)} bytes, {size} wanted")
        return value


def seal(
    source: Path,
    target: Path,
    key: bytes,
    *,
    key_ref: str,
    media_type: str = "",
    seen: Callable[[bytes], object] = lambda _: None,
) -> Sealed:
    """Encrypt a file into a new one, durably; `seen` is given what was encrypted, in pieces.

    Raises:
        ValueError: a key that is not 32 bytes, or is itself what it is called.
        FileExistsError; OSError.
    """
    wrapping = AESGCM(_sized(key))
    if key.hex() in key_ref.lower():
        raise ValueError("a key is called by a name, not by itself")
    data_key, prefix, nonce = AESGCM.generate_key(256), os.urandom(7), os.urandom(12)
    about = Sealed(key_ref, media_type, source.stat().st_size)
    wrapped = wrapping.encrypt(nonce, data_key, about.canonical())
    header = rfc8785.dumps(
        {
            "format": MAGIC,
            **asdict(about),
            "wrap_nonce": base64.b64encode(nonce).decode(),
            "wrapped_key": base64.b64encode(wrapped).decode(),
            "prefix": base64.b64encode(prefix).decode(),
        }
    )
    if len(header) > HEADER_BYTES_MAX:
        raise BadHeader(f"{source.name}: key reference or media type too long")
    cipher = AESGCM(data_key)
    try:
        with source.open("rb") as plain, target.open("xb") as out:
            out.write(header + b"\n")
            for number, chunk, last in _chunks(plain, CHUNK_BYTES):
                seen(chunk)
                out.write(cipher.encrypt(_NONCE.pack(prefix, number, last), chunk, header))
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return about


def describe(path: Path) -> Sealed:
    """Read what an envelope says of itself. Raises: NotThisFamily, BadHeader; OSError."""
    with path.open("rb") as file:
        return _header(file, path).about


def unseal(source: Path, target: Path, key: bytes) -> Sealed:
    """Decrypt an envelope into a new file; where anything is wrong, no file is left.

    Raises:
        NotOpened: wrong key, or a changed envelope.
        NotThisFamily, BadHeader: no envelope.
        ValueError: a key that is not 32 bytes. FileExistsError; OSError.
    """
    wrapping = AESGCM(_sized(key))
    with source.open("rb") as file:
        header = _header(file, source)
        about, prefix = header.about, header.bytes("prefix", 7)
        wrapped = header.bytes("wrapped_key", KEY_BYTES + _TAG_BYTES)
        try:
            data_key = wrapping.decrypt(header.bytes("wrap_nonce", 12), wrapped, about.canonical())
        except InvalidTag:
            raise WrongKey(f"{source.name}: not the key of {about.key_ref!r}") from None
        cipher = AESGCM(data_key)
        partial = target.with_name(target.name + ".partial")
        with partial.open("xb") as out:
            try:
                written = 0
                for number, chunk, last in _chunks(file, CHUNK_BYTES + _TAG_BYTES):
                    written += out.write(
                        cipher.decrypt(_NONCE.pack(prefix, number, last), chunk, header.line)
                    )
                if written != about.plain_bytes:
                    raise Corrupted(f"{source.name}: {written} bytes, not as the header says")
                out.flush()
                os.fsync(out.fileno())
                if target.exists():
                    raise FileExistsError(str(target))
                partial.replace(target)
            except InvalidTag:
                partial.unlink()
                raise NotOpened(f"{source.name}: was changed, or is incomplete") from None
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
    return about


def _chunks(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, chunk and whether it is the last: an empty file has one, empty."""
    number, chunk = 0, file.read(size)
    while True:
        following = file.read(size)
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


def _header(file: BinaryIO, path: Path) -> _Header:
    line = file.readline(HEADER_BYTES_MAX + 1)
    if not line.startswith(b"{") or MAGIC.encode() not in line:
        raise NotThisFamily(f"{path.name}: no envelope of raw data")
    if not line.endswith(b"\n"):
        raise BadHeader(f"{path.name}: the envelope's header has no end")
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as why:
        raise BadHeader(f"{path.name}: the envelope's header is no JSON: {why}") from why
    texts = ("format", "key_ref", "media_type", "wrap_nonce", "wrapped_key", "prefix")
    if not isinstance(said, dict) or not all(isinstance(said.get(k), str) for k in texts):
        raise BadHeader(f"{path.name}: the envelope's header lacks a field")
    size = said.get("plain_bytes")
    if said["format"] != MAGIC or type(size) is not int or not 0 <= size < 1 << 48:
        raise BadHeader(f"{path.name}: the envelope's header is not of {MAGIC}")
    about = Sealed(said["key_ref"], said["media_type"], size)
    return _Header(line[:-1], about, {k: said[k] for k in texts})


def _sized(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key of {len(key)} bytes; AES-256 needs {KEY_BYTES}")
    return key
