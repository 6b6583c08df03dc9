"""What is known of one raw file: its copies, its series, and who reconstructed it again."""

from __future__ import annotations

from dataclasses import dataclass

from emulators.modality.lineage.database import Database


class NoSuchRawFile(ValueError):
    """The database has no raw file of that digest."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Where one copy lies."""

    uri: str
    encrypted: bool
    key_ref: str  # which key of the site opens it; "" for one that is not encrypted


@dataclass(frozen=True, slots=True)
class Tie:
    """A raw file and a series, and why they are taken to belong together."""

    series_uid: str
    method: str
    score: float
    status: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class Run:
    """One reconstruction of it by pinned software."""

    emulator: str  # digest
    parameters_sha256: str
    pixels_sha256: str
    exact: bool | None  # None when there was nothing to be equal to
    started_at: str


@dataclass(frozen=True, slots=True)
class Trail:
    """A raw file and all that hangs on it, each in the order in which it was entered."""

    sha256: str
    format: str
    sop_instance: str  # under which objects cite it
    copies: tuple[Copy, ...]
    links: tuple[Tie, ...]
    runs: tuple[Run, ...]


def trail(db: Database, sha256: str) -> Trail:
    """Return what is known of a raw file. Raises: NoSuchRawFile."""
    found = db.one(
        "SELECT r.raw_key, r.sha256, f.family, f.generation, r.raw_sop_instance_uid FROM raw_file r"
        " LEFT JOIN raw_formats f ON f.format_key = r.format_key WHERE r.sha256 = ?",
        plain(sha256),
    )
    if found is None:
        raise NoSuchRawFile(f"{sha256}: no raw file of that digest")
    key = int(found[0])
    return Trail(
        sha256=found[1],
        format=f"{found[2]} {found[3]}" if found[2] else "",
        sop_instance=found[4] or "",
        copies=tuple(
            Copy(uri, bool(encrypted), ref or "")
            for uri, encrypted, ref in db.rows(
                "SELECT storage_uri, encrypted, key_ref FROM raw_file_copies WHERE raw_key = ?"
                " ORDER BY encrypted, storage_uri",
                key,
            )
        ),
        links=tuple(
            Tie(uid, method, float(score), status, by, at)
            for uid, method, score, status, by, at in db.rows(
                "SELECT s.series_instance_uid, l.method, l.score, l.status, l.decided_by,"
                " l.decided_at FROM raw_series_link l JOIN series s ON s.series_key = l.series_key"
                " WHERE l.raw_key = ? ORDER BY s.series_key",
                key,
            )
        ),
        runs=tuple(
            Run(digest, parameters, pixels or "", None if exact is None else bool(exact), at)
            for digest, parameters, pixels, exact, at in db.rows(
                "SELECT e.oci_digest, n.params_sha256, n.pixels_sha256, n.exact_match, n.started_at"
                " FROM reconstruction_runs n JOIN reconstruction_inputs i ON i.run_key = n.run_key"
                " JOIN emulator_images e ON e.emulator_key = n.emulator_key"
                " WHERE i.raw_key = ? ORDER BY n.run_key",
                key,
            )
        ),
    )


def plain(sha256: str) -> str:
    """Write a digest as the database keeps it, however it was given."""
    return sha256.removeprefix("sha256:").lower()
