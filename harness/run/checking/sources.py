"""From what a person names to files: folders are walked, loops cannot be entered."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to judge: a file, or a member of a zip file."""

    path: Path
    member: str = ""  # of the zip file `path`
    named: bool = False  # by the person who asked, not found in a folder

    def __str__(self) -> str:
        """Name it as reports do."""
        return f"{self.path}!{self.member}" if self.member else str(self.path)


def demand_there(paths: Sequence[Path]) -> None:
    """Refuse names of nothing before anything is judged.

    Raises: UsageError naming the first path that does not exist.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: there is no such file or folder; check the path")


def sources(paths: Sequence[Path]) -> Iterator[Source]:
    """Yield every file, folders depth first in the order of names.

    Links to folders inside a folder are not followed, links to files are.
    """
    for path in paths:
        if not path.is_dir():
            yield Source(path, named=True)
            continue
        for folder, inside, files in os.walk(path):
            inside.sort()
            for name in sorted(files):
                yield Source(Path(folder, name))
