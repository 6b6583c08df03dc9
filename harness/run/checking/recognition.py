"""What a file is, told from its first bytes."""

from __future__ import annotations

import re
import struct
from enum import StrEnum
from typing import Final

from harness.core.octets import Payload

HEAD_BYTES: Final = 4096


class Form(StrEnum):
    """How the bytes of a file are to be read."""

    DICOM = "dicom"
    FHIR_JSON = "fhir json"
    FHIR_XML = "fhir xml"
    ZIP = "zip"
    EMPTY = "empty"
    OTHER = "other"


_FHIR_XML = re.compile(rb"<[A-Za-z]+[^>]{0,500}http://hl7\.org/fhir[\"']")
_RESOURCE_TYPE = re.compile(rb'"resourceType"\s*:')
# A data set without file meta begins in one of the first groups with a length that fits.
_FIRST_GROUPS: Final = (0x0002, 0x0008)


def form_of(data: Payload) -> Form:
    """Recognise a file; DICOM also without preamble, and without file meta."""
    head = data.read(0, HEAD_BYTES)
    if not head:
        return Form.EMPTY
    if head[128:132] == b"DICM":
        return Form.DICOM
    if head.startswith(b"PK\x03\x04"):
        return Form.ZIP
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        # Members have no order: a large resource may name its type at its end.
        named = _RESOURCE_TYPE.search(head) or _RESOURCE_TYPE.search(data.read(0, 64 << 20))
        return Form.FHIR_JSON if named else Form.OTHER
    if text.startswith(b"<"):
        return Form.FHIR_XML if _FHIR_XML.search(head) else Form.OTHER
    return Form.DICOM if _begins_like_a_data_set(head, data.size) else Form.OTHER


def _begins_like_a_data_set(head: bytes, size: int) -> bool:
    if len(head) < 8:
        return False
    for order in "<>":
        group, number = struct.unpack_from(order + "HH", head)
        if group not in _FIRST_GROUPS or number > 0x2000:
            continue
        if head[4:6].isalpha() and head[4:6].isupper():
            return True
        if order == "<" and struct.unpack_from("<I", head, 4)[0] <= min(size - 8, 1 << 16):
            return True
    return False
