"""`plugfest raw images`: all images of a scanner with some setting, and their raw files."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.database import database
from emulators.modality.lineage.query import images

UNKNOWN: Final = (Alert.UNKNOWN_SCANNER, Alert.UNKNOWN_SOFTWARE)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a database, a scanner and settings."""
    parser.add_argument(
        "--db", required=True, metavar="URL", help="sqlite:FILE or postgresql://..."
    )
    parser.add_argument("--scanner", default="", help="serial number, model or station")
    parser.add_argument(
        "--with",
        dest="settings",
        action="append",
        default=[],
        metavar="KEYWORD=VALUE",
        help="for example ExposureModulationType=XYZ_EC",
    )


def run(given: argparse.Namespace) -> int:
    """Print a line for each image and raw file behind it."""
    settings = []
    for text in given.settings:
        keyword, equals, value = text.partition("=")
        if not equals or not keyword:
            raise ValueError(f"--with {text!r}: must be KEYWORD=VALUE")
        settings.append((keyword, value))
    with database(given.db) as db:
        found = images(db, scanner=given.scanner, settings=settings)
        for one in found:
            raw = f"{one.raw_format} sha256:{one.raw_sha256}" if one.raw_sha256 else "no raw file"
            sys.stdout.write(f"{one.study} {one.series} {one.image} {raw}\n")
        unknown = sum(a.kind in UNKNOWN for a in alerts(db, State.OPEN))
    if given.scanner and unknown and not found:
        sys.stderr.write(
            f"plugfest: no image of a scanner {given.scanner!r} that is known; {unknown} that are"
            " not wait to be acknowledged (raw alerts)\n"
        )
    return 0
