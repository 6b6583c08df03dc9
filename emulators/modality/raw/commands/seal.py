"""`plugfest raw seal`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from emulators.modality.raw.envelope import seal
from emulators.modality.raw.keys import key_from


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file, a new file, the key and what the site calls it."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--key-file", type=Path, required=True, help="32 bytes, or 64 hex digits")
    parser.add_argument("--key-ref", required=True, help="what the site calls the key")


def run(given: argparse.Namespace) -> int:
    """Encrypt the file."""
    about = seal(given.file, given.out, key_from(given.key_file), key_ref=given.key_ref)
    sys.stdout.write(f"{given.out}  {about.plain_bytes} bytes under {about.key_ref}\n")
    return 0
