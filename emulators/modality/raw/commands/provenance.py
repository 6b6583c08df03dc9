"""`plugfest raw provenance`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from emulators.modality.provenance.fhir import Json, bundle, mirror
from emulators.modality.raw.reconstructing import reconstructed


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file and a folder for the resources."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="DIR", help="a file for each resource")


def run(given: argparse.Namespace) -> int:
    """Describe a raw file, and every series that is reconstructed of it, in FHIR R4."""
    done = reconstructed(given.file)
    resources = mirror(done.raw.identity, done.size, _sha1(given.file), tuple(done.series()))
    if given.out is None:
        sys.stdout.write(_text(bundle(resources)))
        return 0
    given.out.mkdir(parents=True, exist_ok=True)
    for resource in resources:
        path = given.out / f"{resource['resourceType']}-{resource['id']}.json"
        path.write_text(_text(resource), encoding="utf-8")
        sys.stdout.write(f"{path}\n")
    return 0


def _sha1(path: Path) -> bytes | None:
    """Hash a file as R4 wants attachments hashed: an integrity value, no protection."""
    if path.is_dir():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).digest()


def _text(resource: Json) -> str:
    return json.dumps(resource, ensure_ascii=False, indent=2) + "\n"
