"""Shows dciodvfy an object of each SOP Class, made of nothing but what our requirements ask for.

What it still misses is missing in our facts, or needs what no attribute tells; what it does not
want is asked for wrongly. `python -m tests.real.oracle.built [KEY...]` lists both.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.facts.iod import iod_of, storage_classes
from tests.objects.bases import written
from tests.real.oracle import dciodvfy
from tests.real.oracle.building import build
from tests.real.oracle.comparison import EXCLUDED
from tests.real.oracle.statement import Kind, Statement

_FORBIDDEN = "Attribute present when condition unsatisfied"


@dataclass
class Outcome:
    """What dciodvfy says of the objects."""

    known: int = 0  # SOP Classes that it knows
    asked: int = 0  # elements that our requirements asked for in them
    missing: list[Statement] = field(default_factory=list)
    unwanted: list[Statement] = field(default_factory=list)


def compare(keys: Iterable[str] = ()) -> Outcome:
    """Build and show an object of each SOP Class whose IOD's key has one of the words."""
    outcome, words = Outcome(), tuple(keys)
    with TemporaryDirectory() as folder:
        for sop_class in storage_classes():
            iod = iod_of(sop_class)
            if iod is None or (words and not any(word in iod.key for word in words)):
                continue
            ds = build(sop_class)
            path = Path(folder) / "built.dcm"
            path.write_bytes(written(ds))
            said = dciodvfy.statements(iod.key, path)
            if said is None:
                continue
            outcome.known += 1
            outcome.asked += sum(1 for _ in ds.iterall())
            outcome.missing += [s for s in said if s.kind is Kind.MISSING and s.tag not in EXCLUDED]
            outcome.unwanted += [s for s in said if s.text.startswith(_FORBIDDEN)]
    return outcome


def table(outcome: Outcome) -> str:
    """List what is missing and what is not wanted, the most frequent first."""
    lines = [
        f"{outcome.known} SOP Classes, {outcome.asked} elements; "
        f"{len(outcome.missing)} missing, {len(outcome.unwanted)} not wanted",
    ]
    for title, some in (("missing", outcome.missing), ("not wanted", outcome.unwanted)):
        lines += ["", title]
        counted = Counter((s.tag, s.module) for s in some)
        where = {(s.tag, s.module): f"{s.file} {s.path}" for s in some}
        lines += [
            f"{count:4} {tag} {module}: {where[tag, module]}"
            for (tag, module), count in counted.most_common()
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(compare(sys.argv[1:])))
