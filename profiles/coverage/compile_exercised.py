"""Play every scenario on clean emulators and write what each exercises to `exercised.toml`.

`python -m profiles.coverage.compile_exercised` (or `make coverage`); a test proves that the file
names the features and requirements that there are.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.cli.progress import progress
from harness.run.exercised import exercised
from harness.run.runner import Order, run
from harness.run.selection import every

FILE = Path(__file__).with_name("exercised.toml")


def compile_exercised() -> str:
    """Play everything and render the file.

    Raises:
        SystemExit: the run was not clean, so that what it exercised means nothing.
    """
    with tempfile.TemporaryDirectory() as out:
        order = Order(tuple(map(str, every())), (), (), None, 1, Path(out))
        with progress() as listener:
            ended = run(order, listener)
        if ended.report.exit_code != 0:
            sys.exit(f"the run was not clean (exit {ended.report.exit_code}); mend that first")
        return render(exercised(ended.folder))


def render(by_feature: Mapping[str, tuple[str, ...]]) -> str:
    """Render, as TOML, the requirements together that the same feature files exercise."""
    features: dict[str, list[str]] = {}
    for feature, ids in by_feature.items():
        for requirement in ids:
            features.setdefault(requirement, []).append(feature)
    together: dict[tuple[str, ...], list[str]] = {}
    for requirement in sorted(features):
        together.setdefault(tuple(sorted(features[requirement])), []).append(requirement)
    parts = ["# compiled by profiles.coverage.compile_exercised from a clean run\n"]
    for by, names in together.items():
        parts.append(f"\n[[exercised]]\nby = {_listed(by)}requirements = {_listed(names)}")
    return "".join(parts)


def _listed(values: Sequence[str]) -> str:
    return "[\n" + "".join(f'  "{v}",\n' for v in values) + "]\n"


if __name__ == "__main__":
    FILE.write_text(compile_exercised(), encoding="utf-8", newline="\n")
