"""Which software can still reconstruct which raw files: images by digest, and what they can do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from emulators.modality.lineage.database import Database, now
from emulators.modality.lineage.raw_files import format_key
from emulators.modality.lineage.runners import Container, Environment, Runner, capabilities
from emulators.modality.raw.registry import formats


@dataclass(frozen=True, slots=True)
class Emulator:
    """One image, or environment, in the database."""

    key: int
    digest: str  # "sha256:..."
    ref: str

    def runner(self, *, engine: str, limit_s: float) -> Runner:
        """Return what runs it."""
        if self.ref.startswith("python:"):
            return Environment(Path(self.ref.removeprefix("python:")), self.digest, limit_s)
        name, _, _ = self.ref.rpartition("@")
        return Container(self.digest, name, engine, limit_s)


def add_emulator(
    db: Database,
    digest: str,
    ref: str,
    can: Iterable[tuple[str, str]],
    *,
    commit: str = "",
) -> Emulator:
    """Enter an image, or environment, and the formats that it says it can reconstruct.

    Entered again, it can do what it says now. Formats that are not known here are left out.
    """
    known = db.one("SELECT emulator_key FROM emulator_images WHERE oci_digest = ?", digest)
    if known is None:
        key = db.insert(
            "emulator_images",
            "emulator_key",
            oci_digest=digest,
            oci_ref=ref,
            code_commit=commit or None,
            built_at=None,
        )
    else:
        key = int(known[0])
        db.run("UPDATE emulator_images SET oci_ref = ? WHERE emulator_key = ?", ref, key)
    wanted = set(can)
    for format in formats():
        able = int((format.family, format.generation) in wanted)
        _capability(db, key, format_key(db, format), able)
    return Emulator(key, digest, ref)


def add_environment(db: Database, python: Path, *, limit_s: float) -> Emulator:
    """Enter a Python environment under the digest of what is installed there.

    Raises: RunFailed.
    """
    here = Environment(python.absolute(), limit_s=limit_s)
    return add_emulator(db, here.measured(), here.ref, capabilities(here))


def add_image(db: Database, ref: str, *, engine: str, limit_s: float) -> Emulator:
    """Enter an image, named `sha256:...` or `repository@sha256:...`, by what it says it can do.

    Raises: RunFailed; ValueError for a name without a digest.
    """
    name, _, digest = ref.rpartition("@")
    if not digest.startswith("sha256:") or len(digest) != 71:
        raise ValueError(f"{ref}: an image is named by its digest, [repository@]sha256:...")
    image = Container(digest, name, engine, limit_s)
    return add_emulator(db, digest, image.ref, capabilities(image))


def emulator_for(db: Database, format: int, digest: str = "") -> Emulator | None:
    """Choose who reconstructs a format: proven ones first; None when nobody can.

    With a digest only that one is chosen, and only when it can: software of another generation is
    never asked, whatever it would make of the file.
    """
    found = db.one(
        "SELECT e.emulator_key, e.oci_digest, e.oci_ref FROM emulator_capabilities c"
        " JOIN emulator_images e ON e.emulator_key = c.emulator_key"
        " WHERE c.format_key = ? AND c.can_reconstruct = 1 AND (? = '' OR e.oci_digest = ?)"
        " ORDER BY CASE WHEN c.verified_at IS NULL THEN 1 ELSE 0 END, e.emulator_key",
        format,
        digest,
        digest,
    )
    return None if found is None else Emulator(int(found[0]), found[1], found[2])


def prove(db: Database, emulator: int, format: int, raw_sha256: str, pixels_sha256: str) -> None:
    """Note that an emulator reproduced a raw file's images; the first proof is the golden one."""
    db.run(
        "UPDATE emulator_capabilities SET verified_at = ?,"
        " golden_raw_sha256 = COALESCE(golden_raw_sha256, ?),"
        " golden_pixels_sha256 = COALESCE(golden_pixels_sha256, ?)"
        " WHERE emulator_key = ? AND format_key = ?",
        now(),
        raw_sha256,
        pixels_sha256,
        emulator,
        format,
    )


def _capability(db: Database, emulator: int, format: int, able: int) -> None:
    known = db.one(
        "SELECT 1 FROM emulator_capabilities WHERE emulator_key = ? AND format_key = ?",
        emulator,
        format,
    )
    if known is not None:
        db.run(
            "UPDATE emulator_capabilities SET can_read = ?, can_reconstruct = ?"
            " WHERE emulator_key = ? AND format_key = ?",
            able,
            able,
            emulator,
            format,
        )
    elif able:
        db.put(
            "emulator_capabilities",
            emulator_key=emulator,
            format_key=format,
            can_read=able,
            can_reconstruct=able,
        )
