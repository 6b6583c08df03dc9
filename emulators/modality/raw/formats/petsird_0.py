"""PETSIRD 0: a binary stream that begins with its own schema, then a header and the events.

Its version is below 1, and any change of its schema makes another format of it: what is read has
exactly the schema of the library that constraints.txt pins. The format has no checksum. What can
be, is compared: the geometry with the one that its own numbers make, every event with the pairs of
crystals in coincidence, intervals with each other. A flipped bit that names another such pair is
not noticed; the digest that the archive and the lineage database keep of each file tells of it.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Final

import petsird
from petsird import binary

from emulators.modality.pt.enhanced import enhanced_pet_image
from emulators.modality.pt.list_mode import EVENTS_MOST, ListMode, checked
from emulators.modality.pt.objects import pet_images
from emulators.modality.pt.petsird import events, examination, geometry
from emulators.modality.pt.reconstruction import reconstruct
from emulators.modality.raw import errors
from emulators.modality.raw.anonymous import anonymous
from emulators.modality.raw.bounded_stream import BoundedStream, opened
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation

FORMAT: Final = FORMATS["petsird_0"]
PROTOCOL: Final = "PETSIRD"
SCHEMA: Final[str] = binary.BinaryPETSIRDReader.schema
# Most of a header is the table which modules are in coincidence. The library takes its time over
# what has more bytes in a number, so that both are bounded.
HEADER_NUMBERS_MOST: Final = 500_000
HEADER_BYTES_MOST: Final = 1 << 19
FILE_BYTES_MOST: Final = HEADER_BYTES_MOST + EVENTS_MOST * events.NUMBERS * events.BYTES_MOST
_WRONG: Final = (
    *(ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, MemoryError),
)


def write(raw: RawScan[ListMode], path: Path) -> None:
    """Write a new file, durably. Raises: BadHeader when the scan does not fit; OSError."""
    contents = raw.contents
    header = petsird.Header(
        scanner=geometry.described(
            contents.scanner, raw.identity.model, contents.efficiencies, contents.calibration
        ),
        exam=examination.described(raw.identity, contents.administration),
    )
    leading = io.BytesIO()
    with binary.BinaryPETSIRDWriter(leading) as writer:
        writer.write_header(header)
        writer.write_time_blocks(())
    with path.open("xb") as file:
        file.write(leading.getvalue()[:-1])  # without the end of the intervals, which follow
        file.writelines(events.written(contents))
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> RawScan[ListMode]:
    """Read a file, strictly. Raises: RawFileError of its kind; OSError."""
    if path.stat().st_size > FILE_BYTES_MOST:
        raise errors.Oversized(f"{path.name}: larger than any recording of this scanner")
    try:
        return _decoded(memoryview(path.read_bytes()))
    except errors.RawFileError as why:
        raise type(why)(f"{path.name}: {why}") from why


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a new file with a header that names nobody; events and efficiencies as they are.

    Texts that the reader has no use for are not copied.
    """
    raw = read(source)
    clean = anonymous(raw.identity, names)
    was = raw.contents.administration
    now = replace(was, event_uid=names.uid(was.event_uid), weight_kg=0.0, height_m=0.0)
    contents = replace(raw.contents, administration=now)
    if target.exists():
        raise FileExistsError(f"{target} is there already; name a new file")
    try:
        write(RawScan(clean.identity, contents), target)
        before, after = raw.contents.sha256(), read(target).contents.sha256()
        if before != after:
            raise errors.Corrupted(f"{target.name}: the copy's events differ; it was removed")
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    body = ("weight", "height") if was.weight_kg or was.height_m else ()
    mapped = clean.mapped_uids + bool(was.event_uid)
    return Cleaned((*clean.removed, *body, "texts"), mapped, after)


def _decoded(data: memoryview) -> RawScan[ListMode]:
    stream = opened(data[:HEADER_BYTES_MOST], PROTOCOL, SCHEMA, HEADER_NUMBERS_MOST)
    try:
        header = binary.HeaderSerializer().read(stream)
        scanner, efficiencies, calibration = geometry.understood(header.scanner)
        identity, administration = examination.understood(header.exam, header.scanner.model_name)
    except errors.Truncated as why:
        if len(data) <= HEADER_BYTES_MOST:
            raise
        raise errors.Oversized("the header is larger than that of any such scanner") from why
    except _WRONG as why:
        raise errors.BadHeader(f"the header cannot be understood: {str(why)[:200]}") from why
    stream = BoundedStream(data[min(HEADER_BYTES_MOST, len(data)) - stream.left :])
    blocks, found = events.read(stream)
    if stream.left:
        raise errors.Oversized(f"{stream.left} bytes follow the end of the stream")
    contents = ListMode(
        scanner=scanner,
        administration=administration,
        efficiencies=efficiencies,
        calibration=calibration,
        blocks=blocks,
        events=found,
    )
    return RawScan(identity, checked(contents))


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, pet_images, deidentify, enhance=enhanced_pet_image
)
