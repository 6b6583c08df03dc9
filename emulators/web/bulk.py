"""Bulk data of stored objects, found by the path that their metadata gives (PS3.18 10.4.1.1.5)."""

from __future__ import annotations

import re
from typing import Final

from pydicom import dcmread
from pydicom.dataset import Dataset

from emulators.core.dicom_json import BASE, BULK_PATH
from emulators.core.dicom_values import Order, is_signed, octets, vr_of
from emulators.core.store import StoredInstance
from emulators.core.transcode import Untranscodable
from emulators.core.transfer_syntaxes import NATIVE
from emulators.web.frames import Pictures

_URI: Final = re.compile(rf'"BulkDataURI":\s*"{BASE}[^"]*/bulkdata/({BULK_PATH.pattern})"'.encode())
_PIXELS: Final = frozenset({"7FE00008", "7FE00009", "7FE00010"})


def bulk_paths(metadata: bytes, *, only_pixels: bool = False) -> list[str]:
    """Return the paths of all bulk data that `metadata` refers to, in its order."""
    found = [match[1].decode() for match in _URI.finditer(metadata)]
    return [path for path in found if path in _PIXELS or not only_pixels]


def is_pixel_data(path: str) -> bool:
    """Tell whether `path` is that of the object's own pixel data."""
    return path in _PIXELS


def bulk_value(instance: StoredInstance, path: str) -> bytes:
    """Return the value field at `path`, in little endian.

    Raises: LookupError when there is none; Untranscodable when the pixel data stays compressed.
    """
    if is_pixel_data(path) and instance.transfer_syntax not in NATIVE:
        return Pictures(instance.path).whole()
    try:
        ds: Dataset = dcmread(instance.path)
        order: Order = ">" if ds.original_encoding[1] is False else "<"
        signed = False
        steps = path.split("/")
        for tag, number in zip(steps[:-1:2], steps[1::2], strict=True):
            signed = is_signed(ds, signed)
            ds = ds[int(tag, 16)].value[int(number) - 1]
        element = ds.get_item(int(steps[-1], 16))
    except (KeyError, IndexError, TypeError):
        raise LookupError(path) from None
    except Exception as error:  # whatever pydicom makes of a peer's object
        raise Untranscodable(f"not readable: {type(error).__name__}") from error
    if element is None:
        raise LookupError(path)
    vr = vr_of(element, is_signed(ds, signed))
    if vr == "SQ":
        raise LookupError(path)
    return octets(element, vr, order)
