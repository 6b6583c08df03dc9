"""What every format does with a file: bound it, write it durably, check a cleaned copy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from emulators.modality.mr import readouts
from emulators.modality.mr.kspace import SAMPLES_MOST, KSpace
from emulators.modality.mr.sweep import Sweep
from emulators.modality.raw.errors import Corrupted, Oversized, Truncated
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import Cleaned

FILE_BYTES_MOST: Final = 16 * SAMPLES_MOST  # samples have 8 bytes; short lines, long headers


def data_of(path: Path) -> memoryview:
    """Read a file that is not larger than any scan. Raises: Oversized; OSError."""
    if path.stat().st_size > FILE_BYTES_MOST:
        raise Oversized(f"{path.name}: larger than any scan of this scanner")
    return memoryview(path.read_bytes())


def placed(path: Path, *parts: bytes) -> None:
    """Write a new file, durably. Raises: FileExistsError; OSError."""
    with path.open("xb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def sound_or_gone(target: Path) -> Iterator[None]:
    """Write a cleaned copy and check it; what is not sound does not stay.

    Raises: FileExistsError, and whatever went wrong.
    """
    if target.exists():
        raise FileExistsError(f"{target} is there already; name a new file")
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def stated(size: int, announced: int) -> None:
    """Compare what is there with what the header announces. Raises: Truncated, Oversized."""
    if size != announced:
        kind = Truncated if size < announced else Oversized
        raise kind(f"{size} bytes of readouts, {announced} announced")


def moved_ticks(ticks: int, names: Pseudonyms, identity: Identity) -> int:
    """Move a time stamp as all times of the patient are moved."""
    return (ticks + names.shift(identity.patient_id) // readouts.TICK) % readouts.DAY_TICKS


def checked_copy(before: KSpace, after: KSpace, sweep: Sweep, target: Path) -> Cleaned:
    """Tell what was cleaned. Raises: Corrupted when the copy's samples are not the original's."""
    digest = after.sha256()
    if digest != before.sha256() or after.encoding != before.encoding:
        raise Corrupted(f"{target.name}: the copy's samples differ; do not use it")
    return Cleaned((*sorted(sweep.removed), "day of acquisition"), len(sweep.uids), digest)
