"""Stored pixels of an image: a digest, and the noise of CT, so that a set can compare them."""

from __future__ import annotations

import hashlib
from typing import Final

from harness.content.dataset import DataSet, native_pixels
from harness.content.decimals import decimal, decimals
from harness.core.instance_set import Noise, Pixels
from harness.core.subject import Instance
from harness.facts.uids import CT_IMAGE_STORAGE

MAX_PIXEL_BYTES: Final = 1 << 26  # larger images are not looked at
SIDES: Final = range(128, 4_097)  # of an image whose noise is looked at
MAX_SLOPE, MAX_INTERCEPT = 1e3, 1e5  # beyond all measure
_PIXELS: Final = (0x7FE00010, 0x7FE00008, 0x7FE00009)  # Pixel Data, Float ..., Double Float ...
_IMAGE_TYPE, _FRAMES, _SAMPLES, _PHOTOMETRIC = 0x00080008, 0x00280008, 0x00280002, 0x00280004
_ROWS, _COLUMNS, _SIGNED, _PLANAR = 0x00280010, 0x00280011, 0x00280103, 0x00280006
_ALLOCATED, _STORED, _HIGH = 0x00280100, 0x00280101, 0x00280102
_INTERCEPT, _SLOPE, _LOSSY = 0x00281052, 0x00281053, 0x00282110
_FORM: Final = (
    *(_IMAGE_TYPE, _FRAMES, _SAMPLES, _PHOTOMETRIC, _PLANAR, _ROWS, _COLUMNS),
    *(_ALLOCATED, _STORED, _HIGH, _SIGNED, _INTERCEPT, _SLOPE, _LOSSY),
)


def stored_pixels(ds: DataSet, i: Instance, circumstance: str) -> Pixels | None:
    """Describe the pixels of an object; None when it has none. Total and bounded.

    `circumstance` tells images at one place apart: that of the acquisition.
    """
    element = next((e for e in map(ds.find, _PIXELS) if e is not None), None)
    if element is None:
        return None
    form = "|".join((f"{element.tag:08X}", *(_said(ds, tag) for tag in _FORM)))
    wanted = _octets(ds)
    small = not element.encapsulated and 0 < wanted <= element.value.size <= MAX_PIXEL_BYTES
    raw = native_pixels(ds, i.transfer_syntax) if small else None
    if raw is None:
        return Pixels(form=form)
    values = raw[:wanted]  # without what pads them
    noise = _noise(ds, values, circumstance) if i.sop_class == CT_IMAGE_STORAGE else None
    return Pixels(form=form, digest=hashlib.sha256(values).hexdigest(), noise=noise)


def _said(ds: DataSet, tag: int) -> str:
    return "\\".join(map(str, decimals(ds.find(tag)) or ds.texts(tag)))


def _octets(ds: DataSet) -> int:
    """Count the octets of all samples; 0 where the attributes do not tell."""
    rows, columns, samples, bits = map(ds.number, (_ROWS, _COLUMNS, _SAMPLES, _ALLOCATED))
    frames = ds.number(_FRAMES)
    if not rows or not columns or not samples or not bits:
        return 0
    return (rows * columns * samples * (1 if frames is None else frames) * bits + 7) // 8


def _noise(ds: DataSet, values: bytes, circumstance: str) -> Noise | None:
    """Look at one frame as it was reconstructed, in words of 16 bits that mean Hounsfield units."""
    slope, intercept = decimal(ds, _SLOPE), decimal(ds, _INTERCEPT)
    shape = ds.number(_ROWS) or 0, ds.number(_COLUMNS) or 0
    stored, signed = ds.number(_STORED) or 0, ds.number(_SIGNED) == 1
    if ds.number(_ALLOCATED) != 16 or not 0 < stored <= 16 or ds.number(_HIGH) != stored - 1:
        return None
    if any(n not in SIDES for n in shape) or len(values) != 2 * shape[0] * shape[1]:
        return None
    if slope is None or intercept is None or ds.texts(_IMAGE_TYPE)[:1] != ("ORIGINAL",):
        return None
    if not 0 < slope <= MAX_SLOPE or abs(intercept) > MAX_INTERCEPT:
        return None
    from harness.content import noise  # numpy costs more than all else, and few objects get here

    hounsfield = noise.hounsfield(values, shape, stored, signed) * slope + intercept
    return noise.fingerprint(hounsfield, circumstance)
