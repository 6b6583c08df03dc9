"""Raw folders into the database: whatever a scanner leaves there, once it is left alone."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

from emulators.modality.lineage.alerts import Alert, raise_alert, resolve
from emulators.modality.lineage.database import Database
from emulators.modality.lineage.database_failures import DatabaseFailed
from emulators.modality.lineage.settling import Memory, Sight, look

MOST_DEPTH: Final = 16
MOST_FILES: Final = 100_000
MOST_BYTES: Final = 16 << 30  # a file; above it nobody waits for its digest
WATCH: Final = "watch"  # who resolves an alert when its file has become readable


class FolderFeed:
    """Looks at folders again and again.

    Links are not followed, hidden files and files that are none (pipes, devices) are left alone.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        enter: Callable[[Database, Path], str],
        is_view: Callable[[Path], bool],
        own: Collection[Path] = (),
    ) -> None:
        """Watch `folders`, except the files that are `own`.

        `enter` enters one thing in a transaction of its own and may raise anything; `is_view` tells
        whether a file is one view of a scan that is a folder. Raises: NotADirectoryError.
        """
        for folder in folders:
            if not folder.is_dir():
                raise NotADirectoryError(f"{folder}: no folder to watch")
        self._folders = tuple(dict.fromkeys(folder.resolve() for folder in folders))
        self._enter = enter
        self._is_view = is_view
        self._own = frozenset(path.resolve() for path in own)
        self._memory = Memory()
        self._refused: dict[Path, dict[str, object]] = {}  # what stands in the alert of each

    def feed(self, db: Database, until: float) -> tuple[str, ...]:
        """Look once and enter what is ready, until that moment of the monotonic clock.

        What there was no time for is ready at the next look. Returns problems, one line each.
        """
        problems: list[str] = []
        seen: dict[str, Sight] = {}
        for path, sight in self._sights(problems):
            if len(seen) == MOST_FILES:
                problems.append(f"more than {MOST_FILES} files: the others are not watched")
                break
            seen[str(path)] = sight
        self._memory, ready = look(self._memory, seen)
        done: dict[str, Sight] = {}
        try:
            for number, name in enumerate(ready):
                if time.monotonic() >= until:
                    problems.append(f"{len(ready) - number} files wait for the next round")
                    break
                if self._settled(db, Path(name), seen[name]):
                    done[name] = seen[name]
        finally:
            self._memory = self._memory.settle(done)
        return tuple(problems)

    def _settled(self, db: Database, path: Path, sight: Sight) -> bool:
        """Enter one thing, or raise its alert; False when it went away or changed meanwhile."""
        try:
            if sight.size > MOST_BYTES:
                raise ValueError(f"{sight.size} bytes, and at most {MOST_BYTES} are read")
            if path.is_dir() and any(entry.is_symlink() for entry in os.scandir(path)):
                raise ValueError("a link among the views")
            self._enter(db, path)
        except FileNotFoundError:
            return False
        except DatabaseFailed:  # the database's trouble, not the file's
            raise
        except Exception as why:  # noqa: BLE001 - no file, whatever is in it, ends the watch
            if self._sight(path) != sight:
                return False
            text = why.strerror if isinstance(why, OSError) and why.strerror else str(why)
            detail: dict[str, object] = {
                "file": path.name,
                "why": f"{type(why).__name__}: {text}"[:300],
            }
            with db.transaction():
                raise_alert(db, Alert.NO_READER, "raw_file", None, detail)
            self._refused[path] = detail
        else:
            refused = self._refused.pop(path, None)
            if refused is not None:
                with db.transaction():
                    resolve(db, Alert.NO_READER, refused, WATCH)
        return self._sight(path) == sight

    def _sights(self, problems: list[str]) -> Iterator[tuple[Path, Sight]]:
        """Walk the folders; each thing once, however they overlap."""
        below = [(folder, 0) for folder in reversed(self._folders)]
        walked: set[Path] = set()
        while below:
            folder, depth = below.pop()
            if folder in walked:
                continue
            walked.add(folder)
            try:
                inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as why:
                problems.append(f"{folder.name}: {why.strerror or type(why).__name__}")
                continue
            if self._is_scan(inside):
                whole = self._sight(folder)
                if whole is not None:
                    yield folder, whole
                continue
            for entry in inside:
                path = folder / entry.name
                if entry.name.startswith(".") or path in self._own or entry.is_symlink():
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if depth < MOST_DEPTH:
                        below.append((path, depth + 1))
                    else:
                        problems.append(f"{entry.name}: deeper than {MOST_DEPTH} folders")
                    continue
                sight = self._sight(path)
                if sight is not None:
                    yield path, sight

    def _is_scan(self, inside: Sequence[os.DirEntry[str]]) -> bool:
        """Tell a folder of views, which is one scan, by the first of them."""
        views = (e for e in inside if e.name.endswith(".dcm") and e.is_file(follow_symlinks=False))
        first = next(views, None)
        return first is not None and self._is_view(Path(first.path))

    def _sight(self, path: Path) -> Sight | None:
        """Look at one thing; None for what is gone, or is no file."""
        try:
            at = path.lstat()
            if stat.S_ISREG(at.st_mode):
                return Sight(at.st_size, at.st_mtime_ns, at.st_ctime_ns)
            if not stat.S_ISDIR(at.st_mode):
                return None
            views = [entry.stat(follow_symlinks=False) for entry in os.scandir(path)]
        except OSError:
            return None
        return Sight(
            sum(view.st_size for view in views),
            max((view.st_mtime_ns for view in views), default=0),
            max((view.st_ctime_ns for view in views), default=0),
            len(views),
        )
