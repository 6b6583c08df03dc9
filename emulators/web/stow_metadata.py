"""Objects put together from metadata and bulk data parts of a store request (PS3.18 10.5.1.4)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate

from emulators.core.refused import Refused
from emulators.core.store import Store
from emulators.core.transcode import part10_file
from emulators.core.transfer_syntaxes import EXPLICIT_LE, FRAME_MEDIA_TYPES, JPEG_BASELINE
from emulators.web.dicom_xml_reader import BadModel, read_model
from emulators.web.media_type import MediaType
from emulators.web.negotiate import DICOM, DICOM_XML, OCTETS
from emulators.web.refusal import bad_request
from emulators.web.stow_intake import METADATA_BYTES, ReceivedPart, content
from emulators.web.stow_response import (
    BULK_DATA_MISSING,
    FAILURE_REASONS,
    SYNTAX_NOT_SUPPORTED,
    Failed,
)

DEPTH: Final = 64
BULK_BYTES: Final = 1 << 30  # of one object, which is put together in memory

#: What a media type means without a transfer-syntax parameter (Table 8.7.3-5).
_DEFAULT_SYNTAX: Final = {
    "image/dicom-rle": "1.2.840.10008.1.2.5",
    "image/jls": "1.2.840.10008.1.2.4.80",
    "image/jp2": "1.2.840.10008.1.2.4.90",
    "image/jpeg": "1.2.840.10008.1.2.4.70",
}
#: The frame header of a JPEG stream tells the processes apart (ITU-T T.81 Table B.1).
_JPEG_FRAMES: Final = {
    0xC0: JPEG_BASELINE,
    0xC1: "1.2.840.10008.1.2.4.51",
    0xC3: "1.2.840.10008.1.2.4.70",
}

Model = Mapping[str, object]


class _Missing(Exception):
    """A BulkDataURI that no part answers. It is never fetched from anywhere."""


def objects(store: Store, parts: Sequence[ReceivedPart]) -> Iterator[ReceivedPart | Failed]:
    """Give each object that the metadata describes as a part with a whole file.

    Raises: Refusal 400 when the metadata cannot be read at all.
    """
    kind = parts[0].media_type.essence
    models: list[Model] = []
    bulk: dict[str, list[ReceivedPart]] = {}
    for part in parts:
        if part.media_type.essence == kind:
            models += _models(part)
        else:
            bulk.setdefault(part.location, []).append(part)
    for model in models:
        yield _object(store, model, bulk)


def _models(part: ReceivedPart) -> list[Model]:
    try:
        data = content(part, METADATA_BYTES)
        if part.media_type.essence == DICOM_XML:
            return [read_model(data)]
        value = json.loads(data, parse_constant=_no_constant)
    except Refused as refused:
        raise bad_request(f"metadata: {refused.why}") from None
    except (BadModel, ValueError, RecursionError):
        raise bad_request("metadata: not readable") from None
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(one, dict) for one in found):
        raise bad_request("metadata: not an array of data sets")
    return found


def _no_constant(token: str) -> object:
    raise ValueError(token)


def _object(
    store: Store, model: Model, bulk: Mapping[str, Sequence[ReceivedPart]]
) -> ReceivedPart | Failed:
    sop_class, sop_instance = _uid(model, "00080016"), _uid(model, "00080018")
    try:
        file = _file(model, bulk)
        spool = store.spool()
        try:
            spool.write(file)
            spool.seal()
        except BaseException:
            spool.discard()
            raise
        return ReceivedPart(MediaType(DICOM), "", spool)
    except _Missing as missing:
        return Failed(sop_class, sop_instance, BULK_DATA_MISSING, str(missing))
    except Refused as refused:
        return Failed(sop_class, sop_instance, FAILURE_REASONS[refused.reason], refused.why)
    except LookupError as unknown:
        return Failed(sop_class, sop_instance, SYNTAX_NOT_SUPPORTED, f"media type {unknown}")
    except Exception as error:  # noqa: BLE001 - whatever pydicom makes of a peer's model
        why = f"the metadata describes no object: {type(error).__name__}"
        return Failed(sop_class, sop_instance, 0xC000, why)


def _file(model: Model, bulk: Mapping[str, Sequence[ReceivedPart]]) -> bytes:
    syntaxes: list[str] = []
    budget = [BULK_BYTES]

    def value(tag: str, _vr: str, uri: str) -> bytes:
        parts = bulk.get(uri)
        if not parts:
            raise _Missing("a BulkDataURI that is no Content-Location of a part")
        bodies = [content(part, budget[0]) for part in parts]
        budget[0] -= sum(len(body) for body in bodies)
        if parts[0].media_type.essence == OCTETS:
            return b"".join(bodies)
        if tag.upper() != "7FE00010":
            raise LookupError(parts[0].media_type.essence)
        syntaxes.append(_syntax(parts[0].media_type, bodies[0]))
        return encapsulate(bodies)

    _check_depth(model, DEPTH)
    ds = Dataset.from_json(dict(model), value)
    for tag in tuple(ds.keys()):
        if tag.group <= 2:
            del ds[tag]
    ds.SpecificCharacterSet = "ISO_IR 192"  # as which the text below is written
    if syntaxes:
        ds["PixelData"].is_undefined_length = True
        ds["PixelData"].VR = "OB"
    return part10_file(ds, syntaxes[0] if syntaxes else EXPLICIT_LE)


def _syntax(media_type: MediaType, data: bytes) -> str:
    """Return the transfer syntax of a compressed frame. Raises: LookupError."""
    named = media_type.parameter("transfer-syntax")
    if named:
        if FRAME_MEDIA_TYPES.get(named) != media_type.essence:
            raise LookupError(f"{media_type.essence} in {named[:64]}")
        return named
    if media_type.essence == "image/jpeg":
        return _jpeg_syntax(data) or _DEFAULT_SYNTAX["image/jpeg"]
    return _DEFAULT_SYNTAX[media_type.essence]


def _jpeg_syntax(data: bytes) -> str | None:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _JPEG_FRAMES:
            return _JPEG_FRAMES[data[at + 1]]
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _check_depth(model: Model, left: int) -> None:
    if left < 0:
        raise ValueError("too many levels")
    for element in model.values():
        if not isinstance(element, dict) or element.get("vr") != "SQ":
            continue
        items = element.get("Value")
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict):
                _check_depth(item, left - 1)


def _uid(model: Model, tag: str) -> str:
    element = model.get(tag)
    values = element.get("Value") if isinstance(element, dict) else None
    value = values[0] if isinstance(values, list) and values else ""
    return value if isinstance(value, str) and len(value) <= 64 else ""
