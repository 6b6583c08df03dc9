"""How files and folders of this machine come into a container that another user runs in."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emulators.modality.lineage.running import RunFailed


def mount(path: Path, inside: str, *, written: bool = False) -> str:
    """Name a file or folder of ours, and where it is seen; `written` lets it be written to.

    Raises: RunFailed.
    """
    source = str(path.resolve())
    if "," in source or '"' in source:  # which the engine takes for more options
        raise RunFailed(f"{path.name}: a comma or a quote in its path")
    return f"type=bind,source={source},target={inside}{'' if written else ',readonly'}"


def owner() -> list[str]:
    """Let it read what the caller can read, and write what the caller can remove.

    Root can remove anything, and gives copies to read: nothing in a container needs root.
    """
    return ["--user", f"{os.getuid()}:{os.getgid()}"] if os.getuid() else []


@contextmanager
def readable(path: Path | None) -> Iterator[Path | None]:
    """Yield a file or folder, or a private copy of what the image's own user could not read.

    Raises: RunFailed.
    """
    with tempfile.TemporaryDirectory() as private:
        try:
            if path is None or os.getuid() or _is_open(path):
                seen = path
            else:
                seen = _copied(path, Path(private) / "copied")
        except (OSError, shutil.Error) as why:
            raise RunFailed(f"{path}: cannot be given to an image: {why}") from why
        yield seen


def _copied(path: Path, to: Path) -> Path:
    if path.is_dir():
        shutil.copytree(path, to, symlinks=True)
    else:
        shutil.copyfile(path, to)
    for one in (to, *to.rglob("*")):
        one.chmod(0o755 if one.is_dir() else 0o644)
    return to


def _is_open(path: Path) -> bool:
    """Tell whether anybody may read a file, or a folder and all that is in it."""
    if path.is_dir():
        wanted = stat.S_IROTH | stat.S_IXOTH
        inside = all(_is_open(one) for one in path.iterdir())
    else:
        wanted, inside = stat.S_IROTH, True
    return path.stat().st_mode & wanted == wanted and inside


@contextmanager
def writable(folder: Path | None) -> Iterator[None]:
    """Make a folder that the image's own user can write to, as long as this lasts.

    Raises: RunFailed.
    """
    if folder is None:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(folder.stat().st_mode)
        folder.chmod(0o777)
    except OSError as why:
        raise RunFailed(f"{folder.name}: cannot be written to: {why.strerror}") from why
    try:
        yield
    finally:
        folder.chmod(mode)
