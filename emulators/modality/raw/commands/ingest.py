"""`plugfest raw ingest`."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pydicom

from emulators.core.unreadable import UNREADABLE
from emulators.modality.lineage.alerts import Alert, raise_alert
from emulators.modality.lineage.database import Database, database
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.raw.errors import RawFileError
from emulators.modality.raw.identify import identify


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database and files or folders."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")


def run(given: argparse.Namespace) -> int:
    """Enter images and raw files; what is of no known format raises an alert."""
    images = raws = others = 0
    with database(given.db) as db:
        for path in _files(given.paths):
            kind = enter(db, path)
            images += kind == "image"
            raws += kind == "raw"
            others += kind == "other"
    sys.stdout.write(f"{images} images, {raws} raw files, {others} others (see the alerts)\n")
    return 0


def enter(db: Database, path: Path) -> str:
    """Enter one file, or folder of projections, in a transaction of its own: what it was.

    Raises: OSError.
    """
    if not (path.is_file() and _is_dicom(path)) or is_projection(path):
        with db.transaction():
            return "raw" if add_raw_file(db, path) is not None else "other"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what nobody can use of it is told by an alert
            header = header_of(pydicom.dcmread(path))
        with db.transaction():
            add_image(db, header)
    except OSError:
        raise
    except UNREADABLE as why:  # nothing of it stays behind but the alert
        detail = {"file": path.name, "why": f"{type(why).__name__}: {why}"[:300]}
        with db.transaction():
            raise_alert(db, Alert.NO_READER, "dicom_image", None, detail)
        return "other"
    return "image"


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir() or _is_projections(path):
            yield path
        else:
            yield from _files(sorted(path.iterdir()))


def _is_projections(folder: Path) -> bool:
    first = next(iter(sorted(folder.glob("*.dcm"))), None)
    return first is not None and is_projection(first)


def is_projection(path: Path) -> bool:
    """Tell whether a file is one view of a DICOM-CT-PD scan, which is a folder of them."""
    try:
        return identify(path).family == "dicom-ct-pd"
    except (RawFileError, OSError):
        return False


def _is_dicom(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(132)[128:] == b"DICM"
