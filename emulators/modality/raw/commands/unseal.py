"""`plugfest raw unseal`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from emulators.modality.raw.envelope import unseal
from emulators.modality.raw.keys import key_from


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take an envelope, a new file and the key."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--key-file", type=Path, required=True, help="32 bytes, or 64 hex digits")


def run(given: argparse.Namespace) -> int:
    """Decrypt the envelope, or leave nothing."""
    about = unseal(given.file, given.out, key_from(given.key_file))
    sys.stdout.write(f"{given.out}  {about.plain_bytes} bytes\n")
    return 0
