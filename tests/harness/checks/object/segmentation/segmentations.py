"""Segmentations for check tests: segments, frames, pixels."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from harness.core.subject import Instance, Party
from tests.harness.checks.build import instance

Item = dict[int, Any]

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
SURFACES = "1.2.840.10008.5.1.4.1.1.66.5"
LABEL_MAP = "1.2.840.10008.5.1.4.1.1.66.7"
CT = "1.2.840.10008.5.1.4.1.1.2"
TISSUE = ("85756007", "SCT", "Tissue")

ROWS = COLUMNS = 4


def made(elements: Item) -> Instance:
    """Make an instance that its creator sends."""
    maker = Party("modality", True)
    return instance(elements, creator=maker, sender=maker)


IMAGE = made({0x00080016: CT})


def code(value: str, scheme: str, meaning: str) -> Item:
    """Make the item of a code sequence."""
    return {0x00080100: value, 0x00080102: scheme, 0x00080104: meaning}


def segment(number: int | None, **more: Any) -> Item:
    """Describe a segment; keywords are tags in hexadecimal, None leaves one out."""
    described: Item = {
        0x00620003: [code(*TISSUE)],
        0x00620004: (number,) if number is not None else None,
        0x00620008: "AUTOMATIC",
        0x00620009: "Threshold",
        0x0062000F: [code("10200004", "SCT", "Liver")],
    }
    return without_none(described | {int(k[1:], 16): v for k, v in more.items()})


def shows(*numbers: int, z: float | None = None) -> Item:
    """Make the functional groups of a frame."""
    groups: Item = {0x0062000A: [{0x0062000B: numbers}]}
    if z is not None:
        groups[0x00209113] = [{0x00200032: ("0", "0", str(z))}]
    return groups


def segmentation(
    kind: str = "BINARY",
    segments: Sequence[Item] = (),
    frames: Sequence[Item] = (),
    pixels: bytes = b"",
    **more: Any,
) -> Instance:
    """Make a segmentation of two segments, unless more is said."""
    bits = {"BINARY": 1}.get(kind, 8)
    elements: Item = {
        0x00080016: LABEL_MAP if kind == "LABELMAP" else SEGMENTATION,
        0x00280002: (1,),
        0x00280004: "MONOCHROME2",
        0x00280008: str(len(frames) or 1),
        0x00280010: (ROWS,),
        0x00280011: (COLUMNS,),
        0x00280100: (bits,),
        0x00280101: (bits,),
        0x00280102: (bits - 1,),
        0x00280103: (0,),
        0x00620001: kind,
        0x00620002: list(segments) or [segment(1), segment(2)],
        0x52009230: list(frames),
        0x7FE00010: pixels,
    }
    return made(without_none(elements | {int(k[1:], 16): v for k, v in more.items()}))


def words(*values: int) -> bytes:
    """Encode pixels of 16 bits."""
    return struct.pack(f"<{len(values)}H", *values)


def without_none(elements: Item) -> Item:
    """Leave out what is None."""
    return {tag: value for tag, value in elements.items() if value is not None}
