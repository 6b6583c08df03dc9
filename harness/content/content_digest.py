"""A hash of what a data set says, whatever the ways of encoding leave open (PS3.5 7)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from harness.content.dataset import DataSet, Element
from harness.core.octets import Payload

if TYPE_CHECKING:
    from hashlib import _Hash

# What storing and retrieving may add without making another object of it (PS3.4 B.4.1.3, C.6.1.1).
_OF_STORAGE: Final = frozenset(
    (
        0x00080015,  # Instance Coercion DateTime
        0x00080054,  # Retrieve AE Title
        0x00080056,  # Instance Availability
        0x04000561,  # Original Attributes Sequence
        0xFFFCFFFC,  # Data Set Trailing Padding
    )
)
_IN_ONE_PIECE: Final = 1 << 16
_PADDING: Final = b"\0 "


def content_digest(ds: DataSet, encoded: Payload) -> str:
    """Hash tags and values in order, SHA-256; of what cannot be read to its end, the bytes.

    Group lengths, lengths of sequences and items, padding and VRs do not count.
    """
    if ds.gaps:
        return encoded.sha256()
    digest = hashlib.sha256()
    _add(ds, digest)
    return digest.hexdigest()


def _add(ds: DataSet, digest: _Hash) -> None:
    for element in ds.elements:
        if element.tag & 0xFFFF == 0 or element.tag in _OF_STORAGE:
            continue
        digest.update(element.tag.to_bytes(4, "big"))
        if element.items:
            for item in element.items:
                digest.update(b"(")
                _add(item, digest)
                digest.update(b")")
        else:
            _add_value(element, digest)


def _add_value(element: Element, digest: _Hash) -> None:
    size = element.end - element.value_offset
    if size <= _IN_ONE_PIECE:
        value = element.source.read(element.value_offset, element.end).rstrip(_PADDING)
        digest.update(len(value).to_bytes(4, "big") + value)
        return
    digest.update(size.to_bytes(8, "big"))
    for piece in element.value.pieces():
        digest.update(piece)
