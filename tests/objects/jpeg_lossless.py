"""A lossless JPEG encoder for small test images (ISO/IEC 10918-1 Annex H): predictor 1."""

import struct

import numpy as np

_CATEGORIES = 17  # sizes of a difference, 0 to 16 bits
_CODE_BITS = 5  # every category gets a code of five bits: 17 fit, and none is all ones


def encode(pixels: np.ndarray, precision: int, *, predictor: int = 1) -> bytes:
    """Encode rows x columns of unsigned values; only the header tells another `predictor`."""
    rows, columns = pixels.shape
    table = bytes([0, 0, 0, 0, 0, _CATEGORIES, *[0] * 11, *range(_CATEGORIES)])
    frame = struct.pack(">BHHB", precision, rows, columns, 1) + bytes([1, 0x11, 0])
    scan = bytes([1, 1, 0, predictor, 0, 0])
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xC3, frame),
            _segment(0xC4, table),
            _segment(0xDA, scan),
            _entropy(_differences(pixels.astype(int), precision)),
            b"\xff\xd9",
        )
    )


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _differences(pixels: np.ndarray, precision: int) -> list[int]:
    left = np.empty_like(pixels)
    left[:, 1:] = pixels[:, :-1]
    left[1:, 0] = pixels[:-1, 0]  # the first of a row is predicted from above
    left[0, 0] = 1 << (precision - 1)
    return [int(d) for d in (pixels - left).ravel()]


def _entropy(differences: list[int]) -> bytes:
    bits = []
    for difference in differences:
        size = abs(difference).bit_length()
        bits.append(f"{size:0{_CODE_BITS}b}")
        if 0 < size < 16:
            extra = difference if difference > 0 else difference + (1 << size) - 1
            bits.append(f"{extra:0{size}b}")
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    coded = bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))
    return coded.replace(b"\xff", b"\xff\0")
