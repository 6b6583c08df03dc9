"""Which feature files to play: by name, file, folder, or by what the products take part in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from harness.core.errors import UsageError
from harness.run.play import SCENARIOS

SEAT_TAG: Final = re.compile(r"@seat:([a-z-]+)")


def every() -> tuple[Path, ...]:
    """List all feature files, the workflow first."""
    found = sorted(SCENARIOS.rglob("*.feature"))
    return tuple(sorted(found, key=lambda p: p.parent.name != "workflow"))


def select(names: Sequence[str], seats: Collection[str]) -> tuple[Path, ...]:
    """Resolve names to feature files; without names, all that one of `seats` takes part in.

    Raises:
        UsageError: a name is unknown; the text lists the known ones.
    """
    if not names:
        return tuple(f for f in every() if not seats or not seats_of(f).isdisjoint(seats))
    chosen: dict[Path, None] = {}
    for name in names:
        for path in _resolve(name):
            chosen[path] = None
    return tuple(chosen)


def seats_of(feature: Path) -> set[str]:
    """Tell which seats a feature is about."""
    return set(SEAT_TAG.findall(feature.read_text(encoding="utf-8")))


def _resolve(name: str) -> tuple[Path, ...]:
    by_name = [f for f in every() if f.stem.replace("_", "-") == name.replace("_", "-")]
    if by_name:
        return tuple(by_name)
    for path in (Path(name), SCENARIOS / name):
        if path.is_dir():
            inside = tuple(sorted(path.rglob("*.feature")))
            if inside:
                return inside
        if path.is_file() and path.suffix == ".feature":
            return (path,)
    known = ", ".join(sorted(f.stem.replace("_", "-") for f in every()))
    raise UsageError(
        f"scenario {name!r}: no such name, feature file or folder; known names: {known}"
    )
