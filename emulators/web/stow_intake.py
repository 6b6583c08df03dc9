"""What a store request carries, taken in piece by piece (PS3.18 10.5.1.4)."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Protocol

from emulators.core.refused import Reason, Refused
from emulators.core.spool import Spool
from emulators.core.store import Store
from emulators.web.media_type import BadMediaType, MediaType, parse_media_type
from emulators.web.multipart_reader import (
    BadMultipart,
    MultipartReader,
    PartData,
    PartEnd,
    PartStart,
    boundary_of,
)
from emulators.web.negotiate import DICOM, DICOM_JSON, DICOM_XML, MULTIPART
from emulators.web.refusal import Refusal, bad_request

MOST_PARTS: Final = 4096
METADATA_BYTES: Final = 64 << 20

_METADATA: Final = frozenset({DICOM_JSON, DICOM_XML})
_TYPES: Final = frozenset({DICOM}) | _METADATA


@dataclass(slots=True)
class ReceivedPart:
    """One part; its bytes are in a spool, or were refused and thrown away."""

    media_type: MediaType
    location: str
    spool: Spool | None
    refused: Refused | None = None


class Intake(Protocol):
    """Takes the body of a request; parts are complete after `end`."""

    parts: list[ReceivedPart]

    def feed(self, data: bytes) -> None:
        """Take more bytes. Raises: Refusal."""

    def end(self) -> None:
        """Take the end of the body. Raises: Refusal."""


class _Holding:
    """Owns the spools of a request: none of them outlives it."""

    def __init__(self, store: Store) -> None:
        self.parts: list[ReceivedPart] = []
        self._store = store

    def __enter__(self) -> Intake:
        return self  # type: ignore[return-value]  # only the two below are made

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for part in self.parts:
            if part.spool is not None:
                part.spool.discard()

    def _begin(self, media_type: MediaType, location: str) -> None:
        self.parts.append(ReceivedPart(media_type, location, None))

    def _write(self, data: bytes) -> None:
        part = self.parts[-1]
        if part.refused is not None:
            return
        try:
            # Not before there is something to keep: thousands of empty parts cost no file.
            part.spool = part.spool or self._store.spool()
            part.spool.write(data)
        except Refused as refused:
            part.spool, part.refused = None, refused

    def _finish(self) -> None:
        """Close the file: a request may have more parts than a process has handles."""
        part = self.parts[-1]
        if part.spool is None:
            return
        try:
            part.spool.seal()
        except Refused as refused:
            part.spool, part.refused = None, refused


class Whole(_Holding):
    """A body that is one object, or the metadata of objects without bulk data."""

    def __init__(self, store: Store, content_type: MediaType) -> None:
        super().__init__(store)
        self._begin(content_type, "")
        self._size = 0

    def feed(self, data: bytes) -> None:
        """Take more bytes."""
        self._size += len(data)
        self._write(data)

    def end(self) -> None:
        """Take the end. Raises: Refusal 400 when there was nothing."""
        if not self._size:
            raise bad_request("the payload is empty")
        self._finish()


class Related(_Holding):
    """A multipart/related body."""

    def __init__(self, store: Store, content_type: MediaType, max_part_bytes: int) -> None:
        super().__init__(store)
        self._default = MediaType(content_type.parameter("type").partition(";")[0].lower())
        self._max_part_bytes = max_part_bytes
        try:
            self._reader = MultipartReader(
                boundary_of(content_type), max_parts=MOST_PARTS, max_part_bytes=max_part_bytes
            )
        except BadMultipart as mistake:
            raise bad_request(f"multipart: {mistake}") from None

    def feed(self, data: bytes) -> None:
        """Take more bytes. Raises: Refusal 400 or 413."""
        try:
            for event in self._reader.feed(data):
                match event:
                    case PartStart(headers):
                        media_type = event.content_type or self._default
                        self._begin(media_type, headers.get("content-location", ""))
                    case PartData(piece):
                        self._write(piece)
                    case PartEnd():
                        self._finish()
        except BadMultipart as mistake:
            status = 413 if "bytes" in str(mistake) else 400
            raise Refusal(status, f"multipart: {mistake}") from None

    def end(self) -> None:
        """Take the end. Raises: Refusal 400 unless the message was closed and has parts."""
        try:
            self._reader.end()
        except BadMultipart as mistake:
            raise bad_request(f"multipart: {mistake}") from None
        if not self.parts:
            raise bad_request("multipart: there are no parts")


def intake(store: Store, content_type: str, max_part_bytes: int) -> Whole | Related:
    """Choose how to take a body in by its Content-Type. Raises: Refusal 400 or 415."""
    try:
        media_type = parse_media_type(content_type)
    except BadMediaType:
        raise Refusal(415, "Content-Type: missing or malformed") from None
    if media_type.essence in _TYPES:
        return Whole(store, media_type)
    if media_type.essence != MULTIPART:
        raise Refusal(415, f"Content-Type: {MULTIPART} is wanted")
    inner = media_type.parameter("type").partition(";")[0].strip().lower()
    if inner not in _TYPES:
        raise Refusal(415, f"Content-Type: type is one of {', '.join(sorted(_TYPES))}")
    return Related(store, media_type, max_part_bytes)


def content(part: ReceivedPart, most_bytes: int) -> bytes:
    """Read a spooled part whole. Raises: Refused."""
    if part.refused is not None or part.spool is None:
        raise part.refused or Refused(Reason.NOT_UNDERSTOOD, "nothing was received")
    if part.spool.size > most_bytes:
        raise Refused(Reason.OUT_OF_RESOURCES, f"more than {most_bytes} bytes of metadata")
    with contextlib.suppress(OSError):
        return part.spool.path.read_bytes()
    raise Refused(Reason.OUT_OF_RESOURCES, "the temporary file is gone")
