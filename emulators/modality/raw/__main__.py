"""`python -m emulators.modality.raw`: the raw side by hand (`plugfest raw` starts it)."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Final

from emulators.modality import cpu_policy
from emulators.modality.raw.errors import RawFileError, Unfinished

# command -> what it does; the module is emulators.modality.raw.commands.<command>
COMMANDS: Final = {
    "formats": "which families and generations are known, and which can be used here",
    "acquire": "scan a phantom and write its raw file",
    "info": "what a raw file is and says",
    "reconstruct": "make DICOM images of a raw file",
    "radiograph": "expose a phantom: the detector's image, and the one that is read",
    "provenance": "what a raw file and its series are to each other, in FHIR",
    "deidentify": "write a copy of a raw file that names nobody",
    "seal": "encrypt a raw file for off-site storage",
    "unseal": "decrypt a sealed raw file",
    "wrap": "write the Raw Data object that keeps a raw file in an archive",
    "unwrap": "take the raw file out of a Raw Data object",
    "ingest": "enter images and raw files into the lineage database",
    "watch": "keep the lineage database up to date with folders and an archive",
    "link": "relate raw files and series",
    "environment": "keep one generation runnable in a locked environment of its own",
    "emulators": "which pinned software is known, and which raw data it can reconstruct",
    "reprocess": "reconstruct again by pinned software, and compare the pixels",
    "alerts": "what a person has to look at",
    "fetch": "get a raw file that was lost back out of the archive",
    "lineage": "where a raw file lies, what was made of it, and who made that again",
    "images": "which images were made by a scanner with some setting, and their raw files",
}
USAGE, REFUSED, UNSUPPORTED = 2, 1, 127
TESTCASES: Final = frozenset({"upgrade-drill"})


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        sys.stderr.write(f"plugfest: {self.prog.split()[-1]}: {message}\n")
        raise SystemExit(USAGE)


def _command(name: str) -> ModuleType:
    """Import a command; images of one generation are without the database."""
    try:
        return importlib.import_module(f"emulators.modality.raw.commands.{name}")
    except ModuleNotFoundError as why:
        if why.name is None or not why.name.startswith("emulators."):
            raise
        sys.stderr.write(f"plugfest: {name}: what it needs is not part of this image\n")
        raise SystemExit(USAGE) from why


def main(arguments: Sequence[str]) -> int:
    """Run one command; a raw file that is refused is one line and exit code 1.

    A test case (TESTCASE) that this software does not support ends it with 127, whatever is asked.
    """
    if os.environ.get("TESTCASE", "") not in ("", *TESTCASES):
        return UNSUPPORTED
    cpu_policy.enforce()
    parser = _Parser(prog="plugfest raw", description=__doc__)
    below = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    wanted = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for name, what in COMMANDS.items():
        one = below.add_parser(name, help=what, description=what)
        if name == wanted:  # the others are not imported
            _command(name).arguments(one)
    given = parser.parse_args(arguments)
    command = _command(given.command)
    try:
        return int(command.run(given))
    except RawFileError as why:
        sys.stderr.write(f"plugfest: {type(why).__name__}: {why}\n")
        return REFUSED
    except Unfinished as why:
        sys.stderr.write(f"plugfest: {why}\n")
        return why.exit_code
    except OSError as why:
        sys.stderr.write(f"plugfest: {_plain(why)}\n")
        return USAGE
    except ValueError as why:
        sys.stderr.write(f"plugfest: {why}\n")
        return USAGE


def _plain(why: OSError) -> str:
    """Say what the system says: which file, and why; its number helps nobody."""
    if why.strerror is None:
        return str(why)
    return why.strerror if why.filename is None else f"{why.filename}: {why.strerror}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
