"""The content profiles that are shipped, and those of a file that somebody names."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from harness.checks.object.content_profile import ContentProfile
from harness.core.errors import UsageError
from harness.load import content_profile


def shipped() -> tuple[ContentProfile, ...]:
    """Load the profiles of profiles/content, by name."""
    folder = resources.files("profiles.content")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(content_profile.load(f.read_text(encoding="utf-8"), f.name) for f in files)


def chosen(name: str) -> ContentProfile:
    """Load a profile by its id, or from a file.

    Raises: UsageError for an id that is not shipped, or for a mistake in the file.
    """
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as why:
            raise UsageError(f"{name}: cannot be read: {why}") from why
        return content_profile.load(text, name)
    known = {p.id: p for p in shipped()}
    if name not in known:
        raise UsageError(f"--profile {name!r}: unknown; there are {', '.join(sorted(known))}")
    return known[name]
