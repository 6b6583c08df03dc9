"""Runs the command line as its users do."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLUGFEST = Path(sys.executable).parent / "plugfest"


def plugfest(*arguments, timeout=170, **options):
    return subprocess.run(
        [PLUGFEST, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        **options,
    )


def the_run(out):
    (folder,) = [p for p in Path(out).iterdir() if p.is_dir()]
    return folder


def record(folder):
    return json.loads((folder / "run.json").read_text())


def emulators_of(token):
    """List processes that mention `token` in their command line or environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if token.encode() in told and b"emulators." in told:
            found.append(process.name)
    return found
