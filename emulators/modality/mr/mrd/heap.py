"""HDF5 values of variable length, read without the library.

The library reserves what a length announces before it looks, and goes round for ever in a heap
whose objects have no length. On disk a value is a reference of 16 bytes, to an object of a
collection: a block that begins with "GCOL" and its size, and holds one object after the other,
each with its index and size.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import h5py
import numpy as np
from numpy.typing import NDArray

from emulators.modality.raw.errors import BadHeader, Corrupted

_COLLECTION: Final = struct.Struct("<4sB3xQ")  # signature, version, size of the whole
_OBJECT: Final = struct.Struct("<H6xQ")  # index, size
_REFERENCE: Final = np.dtype([("length", "<u4"), ("address", "<u8"), ("index", "<u4")])
REFERENCE_BYTES: Final = 16
_ALIGNMENT: Final = 8

Place = tuple[int, int]  # first byte and number of bytes
Octets = NDArray[np.uint8]


def stored(dataset: h5py.Dataset, path: Path, size: int = REFERENCE_BYTES) -> Octets:
    """Return what a data set keeps on disk, records x `size` bytes.

    Raises: BadHeader for a storage that is not ours; Corrupted.
    """
    if dataset.file.id.get_create_plist().get_sizes() != (8, 8):
        raise BadHeader("a file with addresses of other than 64 bits")
    if dataset.id.get_create_plist().get_nfilters():
        raise BadHeader(f"{dataset.name}: records behind a filter")
    whole = np.zeros((dataset.size, size), np.uint8)
    with path.open("rb") as file:
        for first, start, length in _pieces(dataset, size):
            if first >= len(whole):
                continue
            file.seek(start)
            raw = file.read(min(length, (len(whole) - first) * size))
            if len(raw) % size:
                raise Corrupted(f"{dataset.name}: {len(raw)} bytes of records of {size}")
            found = np.frombuffer(raw, np.uint8).reshape(-1, size)
            whole[first : first + len(found)] = found
    return whole


def values(records: Octets, path: Path, *, item: int, at: int = 0) -> Iterator[bytes]:
    """Yield the values that records refer to at byte `at`, in order.

    `item`: bytes of one element. Raises: Corrupted.
    """
    raw = np.ascontiguousarray(records[:, at : at + REFERENCE_BYTES])
    references = np.frombuffer(raw.tobytes(), _REFERENCE)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        known: dict[int, Mapping[int, Place]] = {}
        for length, address, index in references.tolist():
            if not length:
                yield b""
                continue
            if address not in known:
                known[address] = _collection(data, address)
            start, size = known[address].get(index, (0, 0))
            if length * item > size:
                raise Corrupted(f"a value of {length} elements in {size} bytes of a heap")
            yield data[start : start + length * item]


def _collection(data: mmap.mmap, address: int) -> Mapping[int, Place]:
    """Return where the objects of a collection lie, by index."""
    if address + _COLLECTION.size > len(data):
        raise Corrupted(f"a heap at {address} is beyond the end")
    signature, version, size = _COLLECTION.unpack_from(data, address)
    end = address + size
    if (signature, version) != (b"GCOL", 1) or end > len(data):
        raise Corrupted(f"no heap at {address}")
    objects: dict[int, Place] = {}
    at = address + _COLLECTION.size
    while at + _OBJECT.size <= end:
        index, length = _OBJECT.unpack_from(data, at)
        if index == 0:  # what is free
            break
        at += _OBJECT.size
        if length > end - at:
            raise Corrupted(f"an object of the heap at {address} is longer than the heap")
        objects[index] = at, length
        at += -(-length // _ALIGNMENT) * _ALIGNMENT
    return objects


def _pieces(dataset: h5py.Dataset, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield the first record, the first byte and the number of bytes of what lies together."""
    if dataset.chunks is not None:
        for i in range(dataset.id.get_num_chunks()):
            info = dataset.id.get_chunk_info(i)
            yield int(info.chunk_offset[0]), int(info.byte_offset), int(info.size)
        return
    start = dataset.id.get_offset()
    if start is None:
        raise BadHeader(f"{dataset.name}: its values lie nowhere")
    yield 0, int(start), size * dataset.size
