"""A copy of a raw file that can be read, be it one that is unsealed for that moment only."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from emulators.modality.lineage.copies import NOT_THERE, good_copies, mismatch, verified
from emulators.modality.lineage.database import Database
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.envelope import WrongKey, describe, unseal
from emulators.modality.raw.errors import RawFileError

MOST_BYTES: Final = 16 << 30  # unsealed


class NoCopy(Exception):
    """No copy can be read; the text is one line and says why."""


@dataclass(frozen=True, slots=True)
class SiteKey:
    """A key of the site; it is never written anywhere."""

    octets: bytes = field(repr=False)
    ref: str = ""  # what the site calls it; "" for one that is tried on every sealed copy


@contextmanager
def readable_copy(db: Database, raw: int, key: SiteKey | None = None) -> Iterator[Path]:
    """Give a copy that is what it was: one that is not sealed, or else an unsealed one.

    What is unsealed lies in a folder that only this user can enter, and is removed at the end.

    Raises: NoCopy.
    """
    path = next(good_copies(db, raw), None)
    if path is not None:
        yield path
        return
    sealed = db.rows(
        "SELECT c.storage_uri, c.file_name, c.key_ref, r.sha256 FROM raw_file_copies c"
        " JOIN raw_file r ON r.raw_key = c.raw_key WHERE c.raw_key = ? AND c.encrypted = 1"
        " ORDER BY c.storage_uri",
        raw,
    )
    if not sealed:
        raise NoCopy("no copy is here and as it was")
    fits = [row for row in sealed if key is not None and key.ref in ("", row[2])]
    if key is None or not fits:
        names = ", ".join(repr(ref) for ref in sorted({row[2] for row in sealed}))
        raise NoCopy(f"only sealed copies are left: the key {names} is wanted")
    with tempfile.TemporaryDirectory(prefix="plugfest-unsealed-") as private:
        whys = []
        for number, (uri, name, _, wanted) in enumerate(fits):
            folder = Path(private) / str(number)
            folder.mkdir()
            found = folder / Path(name).name
            why = _unsealed(db, raw, Path(uri), found, wanted, key)
            if not why:
                break
            whys.append(why)
            shutil.rmtree(folder)
        else:
            raise NoCopy("; ".join(whys))
        yield found


def _unsealed(
    db: Database, raw: int, envelope: Path, target: Path, wanted: str, key: SiteKey
) -> str:
    """Unseal one copy; return why that cannot be, or ""."""
    try:
        size = describe(envelope).plain_bytes
        if size > MOST_BYTES:
            return f"{envelope.name}: {size} bytes, and at most {MOST_BYTES} are unsealed"
        if size > shutil.disk_usage(target.parent).free:
            return f"{envelope.name}: no room to unseal {size} bytes"
        unseal(envelope, target, key.octets)
    except WrongKey as why:  # the copy may be what it was
        return str(why)
    except RawFileError as why:
        return _changed(db, raw, envelope, wanted, str(why))
    except OSError as why:
        if not envelope.exists():
            return _changed(db, raw, envelope, wanted, NOT_THERE)
        return f"{envelope.name}: {why.strerror or type(why).__name__}"
    found, _ = digest_of(target)
    if found != wanted:
        return _changed(db, raw, envelope, wanted, found)
    with db.transaction():
        verified(db, raw, str(envelope))
    return ""


def _changed(db: Database, raw: int, envelope: Path, wanted: str, found: str) -> str:
    with db.transaction():
        mismatch(db, raw, str(envelope), wanted, found)
    return found if found.startswith(envelope.name) else f"{envelope.name}: {found}"
