"""`manifest.json` text -> Manifest: what the files of a run were when it was judged."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

import rfc8785

from harness.load.json_document import Members, parse

SCHEMA: Final = "plugfest-manifest/1"
DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Sealed:
    """One file as it was."""

    path: str  # relative to the run's folder, with slashes
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files of a run, by path."""

    files: dict[str, Sealed]
    is_sound: bool  # its hash chain covers exactly these entries


def load(text: str, source: str) -> Manifest:
    """Build a Manifest from the text of a manifest.

    Raises:
        UsageError: it is damaged or of another version, with file and key.
    """
    document = parse(text, source)
    document.schema(SCHEMA)
    chain = hashlib.sha256(SCHEMA.encode()).hexdigest()
    files: dict[str, Sealed] = {}
    is_sound = True
    for entry in document.objects("entries"):
        sealed = _sealed(entry)
        if sealed.path in files:
            raise entry.wrong("path", f"{sealed.path!r:.60} is there twice")
        files[sealed.path] = sealed
        chain = _next(chain, sealed)
        is_sound = is_sound and entry.text("chain") == chain
    is_sound = is_sound and document.text("head") == chain
    is_sound = is_sound and document.number("length") == len(files)
    return Manifest(files, is_sound)


def _sealed(entry: Members) -> Sealed:
    digest = entry.text("sha256")
    if not DIGEST.fullmatch(digest):
        raise entry.wrong("sha256", f"not a SHA-256 digest: {digest!r:.80}")
    return Sealed(entry.text("path"), entry.number("bytes"), digest)


def _next(chain: str, one: Sealed) -> str:
    entry: dict[str, str | int] = {"path": one.path, "bytes": one.size, "sha256": one.sha256}
    return hashlib.sha256(chain.encode() + rfc8785.dumps(dict(entry))).hexdigest()
