"""The way into encoded data sets (PS3.5 7, PS3.7 6.3.1): decoded once, asked by many checks."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from harness.content.actual_encoding import plain_data_set
from harness.content.element import EMPTY, DataGap, DataSet, Element, GapKind
from harness.content.transfer_syntax import encoding_of
from harness.content.walker import walk
from harness.core.octets import Payload
from harness.core.subject import DimseMessage

__all__ = [
    "EMPTY",
    "DataGap",
    "DataSet",
    "Element",
    "GapKind",
    "decode",
    "forget",
    "identifier_of",
    "native_pixels",
]

_PIXELS: Final = (0x7FE00010, 0x7FE00008, 0x7FE00009)  # Pixel Data, Float ..., Double Float ...
_WORD_BYTES: Final = {"OW": 2, "US": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8}
_KEPT: Final = 128  # decoded data sets that are kept for the next check that asks
_decoded: OrderedDict[tuple[int, str], tuple[Payload, DataSet]] = OrderedDict()


def decode(payload: Payload, transfer_syntax: str) -> DataSet:
    """Decode an encoded data set. Total: what is wrong with it is in `gaps`.

    One that is not encoded as declared is read as it is, where that can be told.

    Offsets are in the payload; of a deflated data set, in what was inflated from it. Asking again
    for the same payload costs nothing for a while.
    """
    key = (id(payload), transfer_syntax)
    kept = _decoded.get(key)
    if kept is not None and kept[0] is payload:
        _decoded.move_to_end(key)
        return kept[1]
    plain, encoding, gaps = plain_data_set(payload, transfer_syntax)
    ds = walk(plain, encoding, gaps=gaps)
    _decoded[key] = (payload, ds)  # holds the payload, so that its id stays its own
    if len(_decoded) > _KEPT:
        _decoded.popitem(last=False)
    return ds


def forget() -> None:
    """Let go of every decoded data set, and so of the payloads behind them."""
    _decoded.clear()


def identifier_of(message: DimseMessage, transfer_syntax: str) -> DataSet | None:
    """Decode a message's data set; None when none followed."""
    return None if message.data is None else decode(message.data, transfer_syntax)


def native_pixels(ds: DataSet, transfer_syntax: str) -> bytes | None:
    """Copy the pixel data out, little endian; None when encapsulated or absent.

    Big endian words are swapped by the VR, so 8-bit samples in OW come out in their order too
    (PS3.5 7.3, D.1).
    """
    element = next((e for e in map(ds.find, _PIXELS) if e is not None), None)
    if element is None or element.encapsulated:
        return None
    raw = element.value.read()
    width = _WORD_BYTES.get(element.vr, 1)
    if encoding_of(transfer_syntax).little or width == 1:
        return raw
    swapped = bytearray(len(raw) // width * width)
    for i in range(width):
        swapped[i::width] = raw[width - 1 - i : len(swapped) : width]
    return bytes(swapped) + raw[len(swapped) :]
