"""Receiving images (PS3.4 B): what C-MOVE sends to the viewer's own port and C-GET on the same."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from pynetdicom import evt

from emulators.core.durable_files import RelaxedFiles
from emulators.core.refused import Refused
from emulators.core.spool import Spool
from emulators.dimse.contexts import NATIVE, STORAGE_CLASSES, Context
from emulators.dimse.received import ReceivedDataSet
from emulators.dimse.service import EventHandler, Service
from emulators.viewer.pixels import Shown, Unshowable, names, read, show

IMAGES_MAX: Final = 10_000
IMAGE_BYTES_MAX: Final = 1 << 30
TOTAL_BYTES_MAX: Final = 8 << 30
SUCCESS, OUT_OF_RESOURCES, NOT_THIS_OBJECT, NOT_UNDERSTOOD = 0x0000, 0xA700, 0xA900, 0xC000

# What the viewer asks for by C-GET: 128 contexts are all an association has (PS3.8 9.3.2.2).
IMAGE_CLASSES: Final[tuple[str, ...]] = (
    "1.2.840.10008.5.1.4.1.1.1",  # CR
    "1.2.840.10008.5.1.4.1.1.1.1",  # DX, for presentation
    "1.2.840.10008.5.1.4.1.1.1.2",  # mammography, for presentation
    "1.2.840.10008.5.1.4.1.1.2",  # CT
    "1.2.840.10008.5.1.4.1.1.2.1",  # enhanced CT
    "1.2.840.10008.5.1.4.1.1.3.1",  # US multi-frame
    "1.2.840.10008.5.1.4.1.1.4",  # MR
    "1.2.840.10008.5.1.4.1.1.4.1",  # enhanced MR
    "1.2.840.10008.5.1.4.1.1.6.1",  # US
    "1.2.840.10008.5.1.4.1.1.7",  # secondary capture
    "1.2.840.10008.5.1.4.1.1.11.1",  # grayscale presentation state
    "1.2.840.10008.5.1.4.1.1.12.1",  # XA
    "1.2.840.10008.5.1.4.1.1.20",  # NM
    "1.2.840.10008.5.1.4.1.1.66",  # raw data
    "1.2.840.10008.5.1.4.1.1.66.4",  # segmentation
    "1.2.840.10008.5.1.4.1.1.88.11",  # basic text SR
    "1.2.840.10008.5.1.4.1.1.88.22",  # enhanced SR
    "1.2.840.10008.5.1.4.1.1.88.33",  # comprehensive SR
    "1.2.840.10008.5.1.4.1.1.88.59",  # key object selection
    "1.2.840.10008.5.1.4.1.1.104.1",  # encapsulated PDF
    "1.2.840.10008.5.1.4.1.1.128",  # PET
)


@dataclass(frozen=True, slots=True)
class Received:
    """One object as it arrived."""

    sop_class: str
    sop_instance: str
    transfer_syntax: str
    sha256: str  # of the Part 10 file it became
    shown: Shown | None  # None: no image

    def plain(self) -> dict[str, str]:
        """Describe it as the contract wants it."""
        return {
            "sop_instance": self.sop_instance,
            "sop_class": self.sop_class,
            "transfer_syntax": self.transfer_syntax,
            "sha256": self.sha256,
            "pixel_sha256": self.shown.pixel_sha256 if self.shown else "",
        }


class Inbox:
    """The folder that received objects lie in, and what is known of them; safe from any thread."""

    def __init__(self, folder: Path) -> None:
        """Keep objects in `folder`, which is made when the first arrives."""
        self._folder = folder
        self._files = RelaxedFiles()
        self._lock = threading.Lock()
        self._received: list[Received] = []
        self._bytes = 0

    def open_spool(self) -> Spool:
        """Begin to receive an object. Raises: Refused."""
        with contextlib.suppress(OSError):  # the spool says what is wrong
            self._folder.mkdir(parents=True, exist_ok=True)
        return Spool(self._files, self._folder, IMAGE_BYTES_MAX)

    def take(self, spool: Spool, sop_class: str, sop_instance: str) -> int:
        """Keep a complete object and return the status to answer (PS3.4 B.2.3)."""
        digest = spool.seal()
        with spool.path.open("rb") as file:
            found = _received(file, digest)
        if found is None:
            spool.discard()
            return NOT_UNDERSTOOD
        if (found.sop_class, found.sop_instance) != (sop_class, sop_instance):
            spool.discard()
            return NOT_THIS_OBJECT
        with self._lock:
            full = len(self._received) >= IMAGES_MAX
            if full or self._bytes + spool.size > TOTAL_BYTES_MAX:
                spool.discard()
                return OUT_OF_RESOURCES
            self._received.append(found)
            self._bytes += spool.size
        return SUCCESS

    def count(self) -> int:
        """Count what was received since the last `clear`."""
        with self._lock:
            return len(self._received)

    def since(self, count: int) -> list[Received]:
        """Return what was received after the first `count`."""
        with self._lock:
            return self._received[count:]

    def clear(self) -> None:
        """Forget and remove everything."""
        with self._lock:
            self._received.clear()
            self._bytes = 0
            shutil.rmtree(self._folder, ignore_errors=True)


class ImageStorage(Service):
    """The viewer's Storage SCP: takes what C-MOVE sends."""

    contexts: Sequence[Context] = tuple(Context(uid, NATIVE) for uid in STORAGE_CLASSES)

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self.open_spool = inbox.open_spool

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """Name the one event it handles."""
        return {evt.EVT_C_STORE: self.store}

    def store(self, event: evt.Event) -> int:
        """Answer a C-STORE whose data set is on a spool already."""
        request: Any = event.request
        arrived = request.DataSet
        if not isinstance(arrived, ReceivedDataSet) or arrived.spool is None:
            return OUT_OF_RESOURCES
        spool, arrived.spool = arrived.spool, None
        return _taken(self._inbox, spool, request)


def store_from_get(inbox: Inbox, event: evt.Event) -> int:
    """Answer a C-STORE sub-operation on the association of our own C-GET."""
    try:
        spool = inbox.open_spool()
        spool.write(event.encoded_dataset())
    except Refused:
        return OUT_OF_RESOURCES
    return _taken(inbox, spool, event.request)


def _taken(inbox: Inbox, spool: Spool, request: Any) -> int:
    try:
        return inbox.take(
            spool, str(request.AffectedSOPClassUID), str(request.AffectedSOPInstanceUID)
        )
    except (Refused, OSError):
        spool.discard()
        return OUT_OF_RESOURCES


def _received(file: BinaryIO, digest: str) -> Received | None:
    """Describe a Part 10 file; None when it cannot be read at all."""
    try:
        named = names(read(file))
    except Unshowable:
        return None
    file.seek(0)
    try:
        shown = show(file)
    except Unshowable:
        shown = None
    return Received(*named, digest, shown)
