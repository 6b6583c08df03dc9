"""How long a command takes to start, beside an interpreter that does nothing."""

import subprocess
import sys
from pathlib import Path

from tests.bench.table import in_turns, median, write

PLUGFEST = Path(sys.executable).parent / "plugfest"
TURNS = 15
COMMANDS = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "plugfest --help": (PLUGFEST, "--help"),
    "plugfest --version": (PLUGFEST, "--version"),
    "plugfest explain ul.one-reply-per-offer": (PLUGFEST, "explain", "ul.one-reply-per-offer"),
}


def test_start():
    def running(command):
        return lambda: subprocess.run(command, check=True, capture_output=True, timeout=30)

    taken = in_turns({n: running(c) for n, c in COMMANDS.items()}, TURNS)
    bare = median(taken["python -c pass"])
    rows = [
        (n, f"{median(s) * 1e3:.0f}", f"{min(s) * 1e3:.0f}", f"{median(s) / bare:.1f}")
        for n, s in taken.items()
    ]
    heads = ("command", "median ms", "least ms", "times a bare interpreter")
    write("start", "Start of a command", heads, rows, (f"{TURNS} turns, alternating",))
