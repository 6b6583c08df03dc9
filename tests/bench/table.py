"""Measures things in turns, so that a busy machine slows all of them, and writes a table."""

import os
import platform
import statistics
import sys
import time
from pathlib import Path

RUNS = Path(__file__).resolve().parents[2] / "runs" / "bench"


def timed(work):
    """Return the seconds that one call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turns(candidates, turns, between=lambda: None):
    """Call every candidate once a turn, in alternating order; return its seconds, by name.

    `between` cleans up before each call: without it, what earlier calls wrote is measured, too.
    """
    taken = {name: [] for name in candidates}
    for work in candidates.values():
        work()  # warm caches, and whatever is made on first use
    for turn in range(turns):
        names = list(candidates)
        for name in names if turn % 2 else reversed(names):
            between()
            taken[name].append(timed(candidates[name]))
    return taken


def median(seconds):
    return statistics.median(seconds)


def write(name, title, heads, rows, notes=()):
    """Print the table and write it to `runs/bench/<name>.md`."""
    lines = [f"# {title}", ""]
    lines += [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    lines += ["", *(f"- {note}" for note in notes)]
    lines += [f"- {os.cpu_count()} processors, Python {platform.python_version()}, one run", ""]
    text = "\n".join(lines)
    RUNS.mkdir(parents=True, exist_ok=True)
    (RUNS / f"{name}.md").write_text(text, encoding="utf-8")
    sys.stdout.write(f"\n{text}\n")
