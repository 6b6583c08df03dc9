"""What reconstructing software answers, read without trust: hashes of the pixels that it made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import rfc8785

from emulators.modality.lineage.running import RunFailed


@dataclass(frozen=True, slots=True)
class Made:
    """One series, as the software says that it made it."""

    name: str
    stored: tuple[str, ...]  # SHA-256 of each object's Pixel Data
    parameters: dict[str, Any]
    parameters_sha256: str
    frames: str = ""  # SHA-256 of one multi-frame object's Pixel Data; earlier software has none

    def is_stored_as(self, stored: tuple[str, ...]) -> bool:
        """Tell whether a series with these hashes has these pixels, in one object or in several."""
        return all(stored) and stored in (self.stored, (self.frames,))

    @property
    def pixels_sha256(self) -> str:
        """Return one SHA-256 for the pixels of all objects."""
        return hashlib.sha256("\n".join(self.stored).encode()).hexdigest()


def answer_of(out: bytes, raw_sha256: str) -> tuple[Made, ...]:
    """Read what the software says. Raises: RunFailed when it is about another file, or nothing."""
    try:
        said = json.loads(out)
        made = tuple(
            Made(
                name=str(one["series"]),
                stored=tuple(_sha256(h) for h in one["stored_sha256"]),
                parameters=dict(one["parameters"]),
                parameters_sha256=_sha256(one["parameters_sha256"]),
                frames=_sha256(one["frames_sha256"]) if "frames_sha256" in one else "",
            )
            for one in said["series"]
        )
        about = said["raw_sha256"]
        hashes = [hashlib.sha256(rfc8785.dumps(m.parameters)).hexdigest() for m in made]
    except (ValueError, TypeError, LookupError, RecursionError) as why:
        raise RunFailed("its answer is no reconstruction") from why
    # a folder's name counts in its digest by what it holds, so a mount under another name is equal
    if about != raw_sha256:
        raise RunFailed(f"its answer is about another file, {str(about)[:64]!r}")
    if hashes != [m.parameters_sha256 for m in made] or not made or not all(m.stored for m in made):
        raise RunFailed("its answer contradicts itself")
    return made


def _sha256(text: object) -> str:
    if not isinstance(text, str) or len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise ValueError("no SHA-256")
    return text
