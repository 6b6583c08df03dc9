"""`plugfest raw info`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.identify import identify
from emulators.modality.raw.registry import generation


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file, and whose software is to read it."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="software", metavar="GENERATION", help="read by this one only")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Tell format, digest and what the header says."""
    found = identify(given.file)
    software = generation(found.family, given.software or found.generation)
    raw = software.raw_reader(given.file)
    digest, size = digest_of(given.file)
    said = {
        "family": found.family,
        "generation": found.generation,
        "modality": found.modality,
        "creator_version_uid": found.creator_version_uid,
        "bytes": size,
        "sha256": digest,
        **{k: v for k, v in asdict(raw.identity).items() if v and k != "acquired"},
        "acquired": raw.identity.acquired.isoformat() if raw.identity.acquired else "",
    }
    if given.format == "json":
        sys.stdout.write(json.dumps(said) + "\n")
    else:
        sys.stdout.writelines(f"{name:<24} {value}\n" for name, value in said.items())
    return 0
