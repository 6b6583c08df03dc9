"""Reads the header of whatever compressed stream there is, by its first bytes."""

from __future__ import annotations

from typing import Final

from harness.content.codec import jpeg_2000, jpeg_xl, rle
from harness.content.codec.jpeg import START_OF_IMAGE, read_jpeg
from harness.content.codec.jpeg_2000 import read_jpeg_2000
from harness.content.codec.jpeg_ls import read_jpeg_ls
from harness.content.codec.jpeg_xl import read_jpeg_xl
from harness.content.codec.mpeg import read_video
from harness.content.codec.rle import looks_like_rle, read_rle
from harness.content.codec.stream import StreamHeader
from harness.core.octets import Payload
from harness.wire.reader import Reader

SIGNATURES: Final = (
    START_OF_IMAGE,
    jpeg_2000.CODESTREAM,
    jpeg_2000.FILE_SIGNATURE,
    jpeg_xl.CODESTREAM,
    jpeg_xl.CONTAINER,
)


def read_header(stream: Payload) -> StreamHeader | None:
    """Read the header of one frame's stream, or of a video; None when it is of no known kind."""
    data = Reader(stream)
    head = data.read(0, rle.HEADER_BYTES)
    if head.startswith(START_OF_IMAGE):
        return read_jpeg(data) or read_jpeg_ls(data)
    if head.startswith((jpeg_2000.CODESTREAM, jpeg_2000.FILE_SIGNATURE)):
        return read_jpeg_2000(data)
    if head.startswith((jpeg_xl.CODESTREAM, jpeg_xl.CONTAINER)):
        return read_jpeg_xl(data)
    if looks_like_rle(head):
        return read_rle(data)
    return read_video(data)


def begins_stream(fragment: Payload) -> bool:
    """Tell whether a fragment begins with the signature of a still image's stream."""
    return fragment.read(0, 16).startswith(SIGNATURES)
