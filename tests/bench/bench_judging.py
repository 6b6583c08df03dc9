"""How fast a recorded run is judged, and how long each step of the story takes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.run.judging import judge
from tests.bench.table import in_turns, median, write

ROOT = Path(__file__).resolve().parents[2]
PLUGFEST = Path(sys.executable).parent / "plugfest"
TURNS = 5


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo")
    subprocess.run(
        [PLUGFEST, "demo", "--out", out], check=True, cwd=ROOT, capture_output=True, timeout=120
    )
    (run,) = out.iterdir()
    return run


def test_judging(demo):
    taken = in_turns({"judge": lambda: judge(demo)}, TURNS)["judge"]
    report, timeline = judge(demo)
    subjects = sum(len(r.subjects) for r in report.results)
    size = sum(p.stat().st_size for p in (demo / "evidence" / "streams").iterdir())
    seconds = median(taken)
    write(
        "judging",
        "Judging the recorded story",
        ("what", "how many", "each"),
        [
            ("whole", "1", f"{seconds:.3f} s"),
            ("exchanges", len(timeline), f"{seconds / len(timeline) * 1e3:.2f} ms"),
            ("judgements of a subject", subjects, f"{seconds / subjects * 1e6:.0f} us"),
            ("evidence", f"{size / 1e6:.1f} MB", f"{size / seconds / 1e6:.1f} MB/s"),
        ],
        (f"median of {TURNS}; in one process, start of Python not counted",),
    )


def test_story_by_phase(demo):
    scenarios = json.loads((demo / "run.json").read_text())["scenarios"]
    whole = sum(s["seconds"] for s in scenarios)
    rows = [
        (s["name"], p["text"], f"{p['seconds']:.2f}", f"{p['waited_s']:.2f}",
         f"{p['seconds'] / whole:.0%}")
        for s in scenarios
        for p in s["steps"]
    ]  # fmt: skip
    rows.append(("all", "steps and what is between them", f"{whole:.2f}", "", "100%"))
    write("story", "The story by phase", ("scenario", "step", "s", "waited s", "of all"), rows)
