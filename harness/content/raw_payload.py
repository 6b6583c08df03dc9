"""A raw file inside of a Raw Data object, where it was put into Plugfest's own private block.

What a Raw Data object keeps is private by design (PS3.3 A.37). Ours has one block (0071) of creator
"PLUGFEST RAW 1.0": format, media type, file name, SHA-256, length, and the file in chunks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.content.dataset import DataSet, Element
from harness.core.octets import Payload

GROUP: Final = 0x0071
CREATOR: Final = "PLUGFEST RAW 1.0"
MAX_CHUNKS: Final = 4_096
_FORMAT, _DIGEST, _LENGTH, _CHUNKS, _CHUNK, _OFFSET = 0x01, 0x05, 0x06, 0x0F, 0x10, 0x11


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of the file; None for what its item does not say."""

    offset: int | None
    octets: Payload | None


@dataclass(frozen=True, slots=True)
class RawPayload:
    """The private block as it stands; "" and None for what it does not say."""

    block: int  # first element of the block: (0071,1000) is 0x00711000
    format: str
    digest: str
    length: int | None
    chunks: tuple[Chunk, ...]
    legible: bool = True  # whether the encoding tells that the chunks are a sequence

    @property
    def digest_tag(self) -> int:
        """The element that states the digest."""
        return self.block + _DIGEST

    @property
    def chunks_tag(self) -> int:
        """The element that has the chunks as its items."""
        return self.block + _CHUNKS

    def fault(self) -> str:
        """Say why the chunks are not one file of the stated length; "" when they are."""
        if self.length is None:
            return "no length"
        reached = 0
        for number, chunk in enumerate(self.chunks):
            if chunk.octets is None or chunk.offset != reached:
                return f"chunk {number} is not the one at offset {reached}"
            reached += chunk.octets.size
        # an odd file's last chunk is padded to an even length
        if reached - self.length not in (0, self.length % 2):
            return f"{reached} octets in chunks, {self.length} stated"
        return ""

    def sha256(self) -> str:
        """Hash the file, whatever its size, piece by piece; its chunks must be sound."""
        hashed, left = hashlib.sha256(), self.length or 0
        for piece in self._pieces():
            hashed.update(piece[:left])
            left -= min(left, len(piece))
        return hashed.hexdigest()

    def _pieces(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            if chunk.octets is not None:
                yield from chunk.octets.pieces()


def raw_payload_of(ds: DataSet) -> RawPayload | None:
    """Find the block in a data set; None when it has none, or other people's only."""
    block = _block(ds)
    if not block:
        return None
    chunks = ds.find(block + _CHUNKS)
    return RawPayload(
        block,
        ds.text(block + _FORMAT),
        ds.text(block + _DIGEST),
        _number(ds.find(block + _LENGTH)),
        tuple(_chunk(item) for item in ds.items(block + _CHUNKS)[:MAX_CHUNKS]),
        # Implicit VR does not say what private elements are (PS3.5 7.8)
        legible=chunks is None or chunks.vr != "UN" or bool(chunks.items),
    )


def _block(ds: DataSet) -> int:
    """Return the first element of the block; 0 without one (PS3.5 7.8.1)."""
    for e in ds.elements:
        group, element = e.tag >> 16, e.tag & 0xFFFF
        if group == GROUP and 0x10 <= element <= 0xFF and e.texts()[:1] == (CREATOR,):
            return group << 16 | element << 8
    return 0


def _chunk(item: DataSet) -> Chunk:
    block = _block(item)
    octets = item.find(block + _CHUNK) if block else None
    offset = _number(item.find(block + _OFFSET)) if block else None
    return Chunk(offset, octets.value if octets is not None else None)


def _number(element: Element | None) -> int | None:
    """Read a count, also where the VR of private elements is not told (Implicit VR)."""
    if element is None:
        return None
    if element.vr == "UN" and element.length == 8:
        return int.from_bytes(element.raw, "little" if element.encoding.little else "big")
    return next(iter(element.numbers()), None)
