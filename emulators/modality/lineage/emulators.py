"""Which software can still reconstruct which raw files: images by digest, and what they can do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from emulators.modality.lineage.database import Database, now
from emulators.modality.lineage.raw_files import format_key
from emulators.modality.lineage.runners import Container, Environment, Runner, capabilities
from emulators.modality.lineage.running import RunFailed
from emulators.modality.raw.registry import formats

NONSENSE: Final = "no-such-test-case"
UNSUPPORTED: Final = 127
# Nothing that an engine could take for an option.
_IMAGE: Final = re.compile(r"(?:([a-z0-9][a-z0-9._/:-]*)@)?(sha256:[0-9a-f]{64})")


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


@dataclass(frozen=True, slots=True)
class Known:
    """One image, or environment, in the database, and the formats that it can reconstruct."""

    digest: str
    ref: str
    formats: tuple[str, ...]  # "acme-sino 1"
    verified: tuple[str, ...]  # those of them of which it has reproduced a raw file's images


@dataclass(frozen=True, slots=True)
class Told:
    """What an image, or environment, says of itself."""

    digest: str
    ref: str
    can: tuple[tuple[str, str], ...]  # families and generations


def emulators(db: Database) -> tuple[Known, ...]:
    """Return all that were entered, the oldest entry first."""
    can: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for digest, ref, family, generation, verified in db.rows(
        "SELECT e.oci_digest, e.oci_ref, f.family, f.generation, c.verified_at"
        " FROM emulator_images e"
        " LEFT JOIN emulator_capabilities c"
        " ON c.emulator_key = e.emulator_key AND c.can_reconstruct = 1"
        " LEFT JOIN raw_formats f ON f.format_key = c.format_key"
        " ORDER BY e.emulator_key, f.format_key"
    ):
        formats = can.setdefault((digest, ref), [])
        if family is not None:
            formats.append((f"{family} {generation}", verified is not None))
    return tuple(
        Known(
            digest, ref, tuple(f for f, _ in formats), tuple(f for f, proven in formats if proven)
        )
        for (digest, ref), formats in can.items()
    )


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


def ask_environment(python: Path, *, limit_s: float) -> Told:
    """Ask a Python environment what it can do; its digest is of what is installed there.

    Raises: RunFailed.
    """
    here = Environment(python.absolute(), limit_s=limit_s)
    return Told(here.measured(), here.ref, _asked(here))


def ask_image(ref: str, *, engine: str, limit_s: float) -> Told:
    """Ask an image, named `sha256:...` or `repository@sha256:...`, what it can do.

    Raises: RunFailed; ValueError for a name without a digest.
    """
    named = _IMAGE.fullmatch(ref)
    if named is None:
        raise ValueError(f"{ref}: an image is named by its digest, [repository@]sha256:...")
    name, digest = named.groups()
    image = Container(digest, name or "", engine, limit_s)
    return Told(digest, image.ref, _asked(image))


def add_environment(db: Database, python: Path, *, limit_s: float) -> Emulator:
    """Ask a Python environment, and enter it. Raises: RunFailed."""
    told = ask_environment(python, limit_s=limit_s)
    return add_emulator(db, told.digest, told.ref, told.can)


def add_image(db: Database, ref: str, *, engine: str, limit_s: float) -> Emulator:
    """Ask an image, and enter it.

    Raises: RunFailed; ValueError for a name without a digest.
    """
    told = ask_image(ref, engine=engine, limit_s=limit_s)
    return add_emulator(db, told.digest, told.ref, told.can)


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


def _asked(software: Environment | Container) -> tuple[tuple[str, str], ...]:
    """Ask what software can do, once it has shown that it can say no.

    Raises: RunFailed.
    """
    done = replace(software, testcase=NONSENSE).run("formats")
    if done.code != UNSUPPORTED:
        raise RunFailed(
            f"{software.ref}: given a test case that does not exist, it ended with {done.code}"
            f" and not {UNSUPPORTED}: {done.said}".removesuffix(": ")
        )
    return capabilities(software)


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
