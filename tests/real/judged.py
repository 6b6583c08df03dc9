"""Plays a product and holds what is found against its expectation file, in both directions."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLUGFEST = Path(sys.executable).parent / "plugfest"
DECIDED, INCOMPLETE = 0, 3  # exit codes of a gate without a surprise


@dataclass(frozen=True)
class Judged:
    """A run that was played, judged and gated."""

    code: int
    said: str
    folder: Path
    record: dict

    def verdicts(self):
        return {r["requirement"]: r["verdict"] for r in self.record["results"]}

    def failed(self):
        return {name for name, verdict in self.verdicts().items() if verdict == "FAIL"}

    def passed(self, prefix):
        return sum(v == "PASS" and n.startswith(prefix) for n, v in self.verdicts().items())

    def played(self):
        return {s["name"]: s["verdict"] for s in self.record["scenarios"]}


def play(tmp_path, product, *scenarios):
    """Run `profiles/suts/<product>.toml` against `profiles/waivers/<product>.toml`."""
    out = tmp_path / "runs"
    done = subprocess.run(
        [
            PLUGFEST,
            "run",
            *scenarios,
            *("--sut", f"profiles/suts/{product}.toml"),
            *("--gate", f"profiles/waivers/{product}.toml"),
            *("--out", out),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = done.stdout + done.stderr
    (record,) = out.glob("2*/run.json")
    return Judged(done.returncode, said, record.parent, json.loads(record.read_text()))


def as_expected(judged, code=DECIDED):
    """Fail on any surprise: a finding that nobody expects, an expectation that does not hold."""
    assert judged.code == code, judged.said
    gate = judged.record["gate"]
    assert gate["not_waived"] == []
    assert [e for e in gate["entries"] if not e["holds"]] == []
    assert "Traceback" not in judged.said
    assert "ERROR" not in set(judged.verdicts().values())
    assert "ERROR" not in set(judged.played().values())
    assert judged.record["notes"] == []
