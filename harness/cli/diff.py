"""`plugfest diff`: what changed from one run to another."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from harness.core.record import RecordedRun
from harness.judge.difference import difference
from harness.load import record
from harness.run.text_file import read_text
from reports import difference_text

MAX_BYTES: Final = 256 << 20


@click.command("diff")
@click.argument("before", metavar="RUN")
@click.argument("after", metavar="RUN")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(before: str, after: str, form: str) -> int:
    """Compare two judged runs: new, fixed and changed findings and verdicts.

    RUN is a run's folder or its run.json.

    Exit codes: 0 nothing got worse, 1 something did, 2 usage.
    """
    d = difference(_load(Path(before)), _load(Path(after)))
    text = difference_text.render_json(d) if form == "json" else difference_text.render_text(d)
    click.echo(text, nl=False)
    return 1 if d.is_worse else 0


def _load(path: Path) -> RecordedRun:
    file = path / "run.json" if path.is_dir() else path
    return record.load(read_text(file, "a judged run or its run.json", MAX_BYTES), str(file))
