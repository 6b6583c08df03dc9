"""What judging objects costs: beside reading them, beside dciodvfy, and in memory."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.bench.table import in_turns, median, write
from tests.objects.bases import data_set, octets, written
from tests.objects.elements import uid
from tests.objects.judged import judged

PLUGFEST = Path(sys.executable).parent / "plugfest"
DCIODVFY = Path(sys.executable).parent / "dciodvfy"
TURNS = 25
FILES = 200
MANY = (1_000, 10_000)
CORES = 2
LIMIT_S = 600


def ct(number: int) -> bytes:
    """Make a slice of half a megabyte."""
    ds = data_set("ct")
    name = uid(f"bench {number}")
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = name
    ds.InstanceNumber = number
    ds.ImagePositionPatient = [-128.0, -128.0, 5.0 * number]
    ds.SliceLocation = 5.0 * number
    ds.Rows = ds.Columns = 512
    values = (np.arange(512 * 512) % 2048).astype("<u2")
    ds.PixelData = values.tobytes()
    return written(ds)


def read_and_walk(file: bytes) -> None:
    """Do what any reader does: decode every value."""
    for element in pydicom.dcmread(BytesIO(file)).iterall():
        _ = element.value


def test_one_object():
    file = ct(1)
    small = octets("ct")
    enhanced = octets("enhanced-ct")
    report = octets("sr-comprehensive-3d")
    rows = []
    for name, one in (
        ("CT, 0.5 MB", file),
        ("CT, 2 kB", small),
        ("Enhanced CT, 3 frames", enhanced),
        ("SR by TID 1500", report),
    ):
        taken = in_turns(
            {
                "check": lambda one=one: judged(one),
                "read": lambda one=one: read_and_walk(one),
            },
            TURNS,
        )
        check, read = median(taken["check"]), median(taken["read"])
        rows.append((name, f"{check * 1e3:.2f}", f"{read * 1e3:.2f}", f"{check / read:.2f}"))
    write(
        "check",
        "Judging one object in process",
        ("object", "check ms", "dcmread and full walk ms", "ratio"),
        rows,
        (f"median of {TURNS}; one core; every requirement on objects",),
    )


@pytest.fixture
def folder(tmp_path):
    for number in range(1, FILES + 1):
        (tmp_path / f"{number}.dcm").write_bytes(ct(number))
    return tmp_path


def test_folder_beside_dciodvfy(folder):
    def plugfest():
        ran = subprocess.run(
            [PLUGFEST, "check", folder, "--format", "ndjson"],
            capture_output=True,
            check=False,
            timeout=LIMIT_S,
        )
        lines = ran.stdout.count(b"\n")
        if ran.returncode != 0 or lines < FILES:
            raise AssertionError(f"exit {ran.returncode}, {lines} lines: {ran.stderr!r}")

    def dciodvfy():
        subprocess.run(
            ["xargs", "-0", "-n", "1", "-P", str(CORES), DCIODVFY, "-new", "-allpffgitems"],
            input="\0".join(map(str, sorted(folder.iterdir()))).encode(),
            capture_output=True,
            check=False,  # xargs tells when one of them found something
            timeout=LIMIT_S,
        )

    taken = in_turns({"plugfest check": plugfest, "dciodvfy": dciodvfy}, 3)
    each = {name: median(seconds) / FILES * 1e3 for name, seconds in taken.items()}
    rows = [
        (name, f"{ms * FILES / 1e3:.2f}", f"{ms:.2f}", f"{ms / each['dciodvfy']:.2f}")
        for name, ms in each.items()
    ]
    write(
        "check-folder",
        f"A folder of {FILES} CT files of 0.5 MB, {CORES} cores",
        ("program", "s", "ms a file", "times dciodvfy"),
        rows,
        (
            "plugfest: one command, its start, identity and references across the set included",
            "dciodvfy: a process a file, two at a time, started by xargs",
        ),
    )


def test_memory_of_many_files(tmp_path):
    name = octets("ct").index(data_set("ct").SOPInstanceUID.encode())
    length = len(data_set("ct").SOPInstanceUID)
    original = octets("ct")[name : name + length]
    rows = []
    for count in MANY:
        folder = tmp_path / str(count)
        folder.mkdir()
        for number in range(count):
            renamed = original[:-6] + f"{100_000 + number}".encode()
            file = octets("ct").replace(original, renamed)
            (folder / f"{number}.dcm").write_bytes(file)
        most, seconds = _peak(folder)
        rows.append((count, f"{most / 1024:.0f}", f"{seconds / count * 1e3:.2f}"))
    write(
        "check-memory",
        "Memory of one command",
        ("files", "peak MB of the largest process", "ms of processor time a file"),
        rows,
    )


# A process counts what it was before it became another program: so a small one starts it.
STARTER = """
import os, subprocess, sys
running = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, used = os.wait4(running.pid, 0)
running.returncode = os.waitstatus_to_exitcode(status)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
"""


def _peak(folder: Path) -> tuple[int, float]:
    """Return the peak resident set (kB) of `plugfest check`, and its processor time."""
    done = subprocess.run(
        [sys.executable, "-c", STARTER, PLUGFEST, "check", folder, "--format", "ndjson"],
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT_S,
    )
    most, seconds = done.stdout.split()
    return int(most), float(seconds)
