"""How much of our fault set dciodvfy sees, by class: `python -m tests.real.oracle.detection`.

The faults are ours, one or more for each of our requirements: the share says how much there is
beyond what dciodvfy looks at, not how good it is at that. Seen is a fault that makes it
print any error or warning that it does not print about the base.
Sets of files are left out: it looks at one file at a time. What we see is in
`tests/meta/test_object_faults.py`: all, each by the requirement it names.
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.objects.bases import octets
from tests.objects.faults.collected import every_fault
from tests.objects.faults.fault import Class, Fault
from tests.real.oracle.dciodvfy import LIMIT_S, OPTIONS, program


def lines(file: bytes, folder: Path, name: str) -> frozenset[str]:
    """Return the errors and warnings that dciodvfy prints about a file."""
    path = folder / f"{name}.dcm"
    path.write_bytes(file)
    ran = subprocess.run(
        [program() or "dciodvfy", *OPTIONS, path], capture_output=True, timeout=LIMIT_S
    )
    said = ran.stderr.decode("latin-1").splitlines()
    return frozenset(line for line in said if line.startswith(("Error", "Warning", "Abort")))


def detected(folder: Path) -> list[tuple[Fault, bool]]:
    """Show every fault in a single file to dciodvfy."""

    @cache
    def of_base(name: str) -> frozenset[str]:
        return lines(octets(name), folder, f"base-{name}")

    def seen(fault: Fault) -> tuple[Fault, bool]:
        said = lines(fault.files()[0], folder, fault.name)
        return fault, bool(said - of_base(fault.bases[0]))

    faults = [f for f in every_fault() if not f.as_set]
    with ThreadPoolExecutor(2) as processes:
        return list(processes.map(seen, faults))


def table(found: list[tuple[Fault, bool]]) -> str:
    """Count by class."""
    rows = ["class                                        faults   seen by dciodvfy"]
    for class_ in (*Class, None):
        some = [seen for fault, seen in found if class_ in (None, fault.class_)]
        if some:
            name = class_.value if class_ else "all"
            rows.append(f"{name:42} {len(some):8} {sum(some):6}  {sum(some) / len(some):5.0%}")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        sys.stdout.write(table(detected(Path(made))))
