"""`plugfest raw deidentify`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from emulators.modality.raw.errors import RawFileError
from emulators.modality.raw.identify import identify
from emulators.modality.raw.keys import key_from
from emulators.modality.raw.leak_scan import leaks
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import generation


class Leaked(RawFileError):
    """Something of the patient is left in the copy, which was removed."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file, a new file, and the file with the key of the pseudonyms."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--key-file", type=Path, required=True, help="32 bytes, or 64 hex digits")


def run(given: argparse.Namespace) -> int:
    """Clean, then search the copy for everything that the original said of the patient."""
    found = identify(given.file)
    software = generation(found.family, found.generation)
    names = Pseudonyms(key_from(given.key_file))
    identity = software.raw_reader(given.file).identity
    cleaned = software.deidentify(given.file, given.out, names)
    files = sorted(given.out.iterdir()) if given.out.is_dir() else [given.out]
    left = sorted({leak.what for file in files for leak in leaks(file, identity)})
    if left:
        for file in files:
            file.unlink()
        raise Leaked(f"{given.out.name}: still had {', '.join(left)}; the copy was removed")
    sys.stdout.write(
        f"{given.out}  removed: {', '.join(cleaned.removed)}; {cleaned.mapped_uids} UIDs mapped;"
        f" samples sha256:{cleaned.samples_sha256}\n"
    )
    return 0
