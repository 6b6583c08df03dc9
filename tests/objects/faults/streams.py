"""Changes of encapsulated pixel data: of its items, and of the streams in them."""

import struct
from collections.abc import Callable, Sequence

from pydicom import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from tests.objects.faults.dataset import Change
from tests.objects.faults.surgery import Surgery, at, item, value

PIXEL_DATA = 0x7FE00010
DELIMITER = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
ROOT = "1.2.840.10008.1.2."
_UNDEFINED = 0xFFFFFFFF


def items(change: Callable[[list[bytes]], Sequence[bytes]], *, end: bytes = DELIMITER) -> Surgery:
    """Change the items of pixel data, the offset table being the first."""

    def changed(data: bytes) -> bytes:
        new = b"".join(item(content) for content in change(contents(data))) + end
        return value((PIXEL_DATA,), new, length=_UNDEFINED)(data)

    return changed


def stream(change: Callable[[bytes], bytes]) -> Surgery:
    """Change the stream of a single frame, and pad it."""
    return items(lambda found: [found[0], even(change(found[1]))])


def contents(data: bytes) -> list[bytes]:
    """Return the contents of the items of a file's pixel data."""
    place = at(data, (PIXEL_DATA,))
    found, where = [], place.value
    while data[where : where + 4] != DELIMITER[:4]:
        (length,) = struct.unpack_from("<I", data, where + 4)
        found.append(data[where + 8 : where + 8 + length])
        where += 8 + length
    return found


def even(content: bytes) -> bytes:
    """Pad to an even length."""
    return content + b"\0" * (len(content) % 2)


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Replace octets that must be there once at least."""

    def change(content: bytes) -> bytes:
        if old not in content:
            raise ValueError(f"{old.hex(' ')} is not in the stream")
        return content.replace(old, new, 1)

    return change


def at_offset(marker: bytes, offset: int, new: bytes) -> Callable[[bytes], bytes]:
    """Overwrite octets at an offset from a marker."""

    def change(content: bytes) -> bytes:
        where = content.index(marker) + offset
        return content[:where] + new + content[where + len(new) :]

    return change


def declared(transfer_syntax: str) -> Surgery:
    """Declare another Transfer Syntax, by what follows 1.2.840.10008.1.2."""
    return value((0x00020010,), even(f"{ROOT}{transfer_syntax}".rstrip(".").encode()))


def coded(
    transfer_syntax: str,
    *make: Callable[[Dataset], bytes],
    table: bool = True,
    **attributes: object,
) -> Change:
    """Put frames in that are made for the data set, and declare their Transfer Syntax."""

    def change(ds: Dataset) -> None:
        for keyword, new in attributes.items():
            setattr(ds, keyword, new)
        frames = [even(one(ds)) for one in make]
        ds.file_meta.TransferSyntaxUID = UID(ROOT + transfer_syntax)
        ds.add_new(PIXEL_DATA, "OB", encapsulate(frames, has_bot=table))
        ds["PixelData"].is_undefined_length = True

    return change
