"""Transfer Syntaxes by what can be done with them (PS3.5 Annex A, PS3.18 8.7.3.3.2)."""

from __future__ import annotations

from typing import Final

IMPLICIT_LE: Final = "1.2.840.10008.1.2"
EXPLICIT_LE: Final = "1.2.840.10008.1.2.1"
DEFLATED_LE: Final = "1.2.840.10008.1.2.1.99"
EXPLICIT_BE: Final = "1.2.840.10008.1.2.2"
JPEG_BASELINE: Final = "1.2.840.10008.1.2.4.50"
RLE: Final = "1.2.840.10008.1.2.5"

NATIVE: Final = frozenset({IMPLICIT_LE, EXPLICIT_LE, DEFLATED_LE, EXPLICIT_BE})

_JPEG: Final = "1.2.840.10008.1.2.4."
#: Encapsulated, and what decoding gives back is what was encoded.
LOSSLESS: Final = frozenset({RLE, _JPEG + "57", _JPEG + "70", _JPEG + "80", _JPEG + "90"})

#: The media type of one frame as it is stored (PS3.18 Table 8.7.3-5).
FRAME_MEDIA_TYPES: Final = {
    RLE: "image/dicom-rle",
    **{_JPEG + end: "image/jpeg" for end in ("50", "51", "57", "70")},
    **{_JPEG + end: "image/jls" for end in ("80", "81")},
    **{_JPEG + end: "image/jp2" for end in ("90", "91")},
    **{_JPEG + end: "image/jpx" for end in ("92", "93")},
    **{_JPEG + end: "image/jphc" for end in ("201", "202", "203")},
    **{_JPEG + end: "video/mpeg" for end in ("100", "100.1", "101", "101.1")},
    **{
        _JPEG + end: "video/mp4"
        for end in (
            *("102", "102.1", "103", "103.1", "104", "104.1"),
            *("105", "105.1", "106", "106.1", "107", "108"),
        )
    },
}
