"""`plugfest raw watch`."""

from __future__ import annotations

import argparse
import logging
import math
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Final, TextIO

from emulators.core.peers import is_ae_title
from emulators.modality.lineage.archive_feed import ArchiveFeed, archive
from emulators.modality.lineage.database import Database, database
from emulators.modality.lineage.database_failures import Busy
from emulators.modality.lineage.folder_feed import FolderFeed
from emulators.modality.lineage.notice_feed import NoticeFeed
from emulators.modality.lineage.pixel_feed import PixelFeed
from emulators.modality.lineage.watch import Feed, Watch
from emulators.modality.raw.commands.ingest import enter, is_projection

GRACE_S: Final = 1.0  # the archive's own limit comes first and says more
ENDS: Final = (signal.SIGTERM, signal.SIGINT)
MOST_TOLD: Final = 100
DONE, REFUSED = 0, 1


class _Ended(BaseException):
    """Somebody asks this process to end; nothing on the way catches it."""


class _Overdue(BaseException):
    """An archive keeps the round beyond its limit."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database, what to watch, and how long and how often."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument(
        "--folder",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="where raw files, or images, appear; repeatable",
    )
    parser.add_argument("--archive", metavar="URL", help="an archive's DICOMweb service")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="holds the bearer token")
    parser.add_argument("--ca-file", type=Path, metavar="PEM", help="certificates to trust")
    parser.add_argument(
        "--every", type=seconds, default=10.0, metavar="S", help="between rounds; default 10"
    )
    parser.add_argument(
        "--limit-s",
        type=seconds,
        default=300.0,
        metavar="S",
        help="how long folders, and then the archive, have in a round; default 300",
    )
    parser.add_argument(
        "--notices",
        type=listening,
        metavar="[HOST:]PORT",
        help="hear what the archive says is there (Instance Availability Notification), and look"
        " there at once; by default on 127.0.0.1, and 0 is any free port",
    )
    parser.add_argument(
        "--ae-title", type=ae_title, default="LINEAGE", metavar="AE", help="with --notices"
    )
    parser.add_argument(
        "--pixels",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="hash the pixels of series that raw data is behind, for reprocessing to compare with",
    )
    parser.add_argument("--once", action="store_true", help="enter what is there, then end")


def run(given: argparse.Namespace) -> int:
    """Watch until told to end; with --once, 1 tells that not everything was reached."""
    if not given.folder and not given.archive:
        raise ValueError("nothing to watch: --folder or --archive is wanted")
    if given.notices and (given.once or not given.archive):
        raise ValueError("--notices waits for what --archive says: not with --once")
    feeds: list[Feed] = []
    of_notices: list[Feed] = []
    hearing: AbstractContextManager[NoticeFeed | None] = nullcontext()
    if given.folder:
        feeds.append(FolderFeed(given.folder, enter, is_projection, _own(given.db)))
    if given.archive:
        where = archive(given.archive, given.token_file, given.ca_file)
        followed = ArchiveFeed(where)
        feeds.append(_Limited(followed))
        if given.notices:
            hearing = visits = NoticeFeed(followed, given.ae_title, *given.notices)
            of_notices.append(_Limited(visits))
        if given.pixels:
            pixels = _Limited(PixelFeed(where))
            feeds.append(pixels)
            of_notices.append(pixels)
    # A file is entered when two looks saw the same.
    rounds = (2 if given.folder else 1) if given.once else math.inf
    ending = _Ending()
    with _signals(ending):
        try:
            with database(given.db) as db, hearing as notices:
                if notices is not None:
                    _announce(notices, given.notices[0], given.ae_title)
                goes = _Going(Watch(db, feeds), given.limit_s, ending)
                problems = goes.on(rounds, given.every, notices, of_notices)
        except _Ended:
            return DONE
    return REFUSED if problems else DONE


class _Going:
    """Goes round, and says what changes."""

    def __init__(self, watch: Watch, limit_s: float, ending: _Ending) -> None:
        self._watch = watch
        self._limit_s = limit_s
        self._ending = ending
        self._told: tuple[str, ...] = ()

    def on(
        self, rounds: float, every: float, notices: NoticeFeed | None, of_notices: Sequence[Feed]
    ) -> tuple[str, ...]:
        """Go so many rounds; return the problems of the last one.

        Between two of them `of_notices` are asked, whenever `notices` say so.
        """
        number = 0
        while True:
            self._told = self._go()
            number += 1
            if number >= rounds or self._ending.is_asked:
                return self._told
            until = time.monotonic() + every
            if notices is None:
                time.sleep(every)
                continue
            while not self._ending.is_asked and notices.wait(until - time.monotonic()):
                self._told = (*self._told, *self._go(of_notices))[-MOST_TOLD:]

    def _go(self, only: Sequence[Feed] = ()) -> tuple[str, ...]:
        """Go once; a problem is told when it appears, not each time. Return all problems."""
        problems: tuple[str, ...]
        try:
            done = self._watch.round(self._limit_s, only)
        except Busy as why:  # another process writes for long
            problems = (str(why),)
        else:
            problems = done.problems
            if line := done.line():
                _say(sys.stdout, line)
        for problem in problems:
            if problem not in self._told:
                _say(sys.stderr, f"plugfest: {problem}")
        return problems


def _announce(notices: NoticeFeed, host: str, title: str) -> None:
    """Say where notices are heard; of who misbehaves there nothing is said."""
    logging.getLogger("emulators").addHandler(logging.NullHandler())
    where = f"[{host}]" if ":" in host else host
    _say(sys.stdout, f"hears notices on {where}:{notices.port} as {title}")


class _Limited:
    """A feed with a limit that nothing in a peer's answer can move."""

    def __init__(self, inner: Feed) -> None:
        self._inner = inner

    def feed(self, db: Database, until: float) -> tuple[str, ...]:
        """Feed; what was entered when the limit came stays entered."""
        try:
            signal.setitimer(signal.ITIMER_REAL, max(until - time.monotonic(), 0.0) + GRACE_S)
            try:
                return self._inner.feed(db, until)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except _Overdue:
            return ("the archive kept on answering beyond the limit",)


class _Ending:
    """Whether somebody asked this process to end."""

    def __init__(self) -> None:
        self.is_asked = False  # an exception can be lost in a finaliser; this is not

    def ask(self, *_: object) -> None:
        """End what runs now; asked again, let it finish ending."""
        if not self.is_asked:
            self.is_asked = True
            raise _Ended


@contextmanager
def _signals(ending: _Ending) -> Iterator[None]:
    """Let SIGTERM and SIGINT end what runs, and the alarm a round."""

    def overdue(*_: object) -> None:
        raise _Overdue

    handlers = {**dict.fromkeys(ENDS, ending.ask), signal.SIGALRM: overdue}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(stream: TextIO, line: str) -> None:
    """Write one line at once, whatever an archive has put into it."""
    printable = "".join(char if char.isprintable() else "?" for char in line)
    stream.write(printable.encode("ascii", "replace").decode() + "\n")
    stream.flush()


def _own(url: str) -> tuple[Path, ...]:
    """Return the files of the database itself, should it lie in a watched folder."""
    if "://" in url:
        return ()
    path = url.removeprefix("sqlite:")
    return tuple(Path(path + suffix) for suffix in ("", "-journal", "-wal", "-shm"))


def seconds(text: str) -> float:
    """Read a positive time of at most a day. Raises: ValueError, ArgumentTypeError."""
    value = float(text)
    if not 0 < value <= 86400:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0 and at most 86400 seconds")
    return value


def listening(text: str) -> tuple[str, int]:
    """Read [HOST:]PORT; an IPv6 address stands in brackets. Raises: ArgumentTypeError."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and len(port) < 6 and int(port) < 65536):
        raise argparse.ArgumentTypeError(f"[HOST:]PORT is wanted, not {text[:60]!r}")
    return host.strip("[]") or "127.0.0.1", int(port)


def ae_title(text: str) -> str:
    """Read an AE title. Raises: ArgumentTypeError."""
    if not is_ae_title(text):
        raise argparse.ArgumentTypeError("1 to 16 characters without backslash are wanted")
    return text.strip(" ")
