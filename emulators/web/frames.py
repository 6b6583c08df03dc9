"""Frames of a stored object, as stored or native (PS3.18 8.7.3.3.2, 10.4.1.1.6)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydicom import dcmread
from pydicom.dataelem import RawDataElement
from pydicom.dataset import FileDataset
from pydicom.encaps import generate_frames, get_frame

from emulators.core.dicom_values import octets, vr_of
from emulators.core.transcode import Untranscodable, decoded_size, decompress
from emulators.core.transfer_syntaxes import EXPLICIT_LE, IMPLICIT_LE, NATIVE
from emulators.web.multipart_writer import Body, FileSlice, Octets

PIXEL_DATA = 0x7FE00010
_PIXELS = (PIXEL_DATA, 0x7FE00008, 0x7FE00009)
_DEFERRED_BYTES = 1 << 20


class Pictures:
    """The frames of one stored object, numbered from 1."""

    def __init__(self, path: Path) -> None:
        """Read the object; large pixel data stays on disk. Raises: Untranscodable."""
        self._path = path
        try:
            # A deferred value is read again from its place in the file; inflated there is none.
            self._ds = dcmread(path, defer_size=_DEFERRED_BYTES)
            self.transfer_syntax = str(self._ds.file_meta.TransferSyntaxUID)
            if self.transfer_syntax not in (EXPLICIT_LE, IMPLICIT_LE):
                self._ds = dcmread(path)
            self._tag = next((tag for tag in _PIXELS if tag in self._ds), 0)
            self.count = int(self._ds.get("NumberOfFrames") or 1) if self._tag else 0
        except Exception as error:  # whatever pydicom makes of a peer's object
            raise Untranscodable(f"not readable: {type(error).__name__}") from error
        self._native: bytes | None = None

    @property
    def data_set(self) -> FileDataset:
        """The object itself."""
        return self._ds

    def stored(self, number: int) -> bytes:
        """Return an encapsulated frame's code stream, all its fragments joined.

        Raises: Untranscodable.
        """
        try:
            value = self._ds.get_item(self._tag).value
            offsets = self._offsets()
            return get_frame(
                value, number - 1, number_of_frames=self.count, extended_offsets=offsets
            )
        except Exception as error:
            raise Untranscodable(f"no such frame: {type(error).__name__}") from error

    def all_stored(self) -> list[bytes]:
        """Return all code streams. Raises: Untranscodable."""
        try:
            value = self._ds.get_item(self._tag).value
            return list(
                generate_frames(
                    value, number_of_frames=self.count, extended_offsets=self._offsets()
                )
            )
        except Exception as error:
            raise Untranscodable(f"no frames: {type(error).__name__}") from error

    def _offsets(self) -> tuple[bytes, bytes] | None:
        table = self._ds.get("ExtendedOffsetTable")
        lengths = self._ds.get("ExtendedOffsetTableLengths")
        return (table, lengths) if table and lengths else None

    def native(self, number: int) -> Body:
        """Return a frame in little endian, Transfer Syntax undone. Raises: Untranscodable."""
        bits = self._frame_bits()
        start, end = (number - 1) * bits, number * bits
        if bits % 8 == 0:
            place = self._place()
            if place is not None and end // 8 <= place.size:
                return FileSlice(self._path, place.offset + start // 8, bits // 8)
        data = self.whole()
        if (end + 7) // 8 > len(data):
            raise Untranscodable("there is less pixel data than the frames need")
        if bits % 8 == 0:
            return Octets(data[start // 8 : end // 8])
        # Frames of single bits follow each other without padding (PS3.5 8.1.1).
        unpacked = np.unpackbits(
            np.frombuffer(data, np.uint8)[start // 8 : (end + 7) // 8], bitorder="little"
        )
        chosen = unpacked[start % 8 : start % 8 + bits]
        return Octets(np.packbits(chosen, bitorder="little").tobytes())

    def whole(self) -> bytes:
        """Return all pixel data in little endian, native. Raises: Untranscodable."""
        if self._native is None:
            try:
                if self.transfer_syntax not in NATIVE:
                    decompress(self._ds)
                element = self._ds.get_item(self._tag)
                order = self._ds.original_encoding[1] is False
                self._native = octets(element, vr_of(element, signed=False), ">" if order else "<")
            except Untranscodable:
                raise
            except Exception as error:
                raise Untranscodable(f"not decodable: {type(error).__name__}") from error
        return self._native

    def _place(self) -> FileSlice | None:
        """Return where native pixel data lies in the file, if it can be served from there."""
        element = self._ds.get_item(self._tag, keep_deferred=True)
        if not isinstance(element, RawDataElement) or element.value is not None:
            return None
        return FileSlice(self._path, element.value_tell, element.length)

    def _frame_bits(self) -> int:
        try:
            bits = decoded_size(self._ds) * 8 // max(self.count, 1)
            if int(self._ds.BitsAllocated) == 1:
                bits = int(self._ds.Rows) * int(self._ds.Columns)
            # Chrominance at half the rate: two samples a pixel instead of three (PS3.3 C.7.6.3).
            if str(self._ds.get("PhotometricInterpretation")) == "YBR_FULL_422" and (
                self.transfer_syntax in NATIVE
            ):
                bits = bits * 2 // 3
        except Exception as error:
            raise Untranscodable("rows, columns or bits are missing") from error
        if bits <= 0:
            raise Untranscodable("rows, columns or bits are missing")
        return bits


def frame_numbers(text: str, count: int) -> Sequence[int]:
    """Read a frame list; None of its numbers may be beyond `count`.

    Raises: ValueError when malformed, LookupError when a frame does not exist.
    """
    found = []
    for one in text.split(","):
        if not (one.isascii() and one.isdigit() and len(one) <= 9 and int(one) > 0):
            raise ValueError("frame numbers count from 1")
        found.append(int(one))
    if len(set(found)) != len(found):
        raise ValueError("a frame is named twice")
    if any(number > count for number in found):
        raise LookupError("frame")
    return found
