"""Write which requirement each fault of the set is found by to `profiles/selftest/`.

`python -m tests.objects.compile_faults` (or `make coverage`). The product has no tests in it, and
still says of each requirement what shows that it can fail; a test proves that the file is current.
"""

from pathlib import Path

from tests.objects.faults.collected import every_fault

FILE = Path(__file__).resolve().parents[2] / "profiles" / "selftest" / "object_faults.tsv"
HEAD = "# compiled by tests.objects.compile_faults: requirement, single fault of tests/objects/faults\n"


def compiled() -> str:
    """Render requirement and fault, one fault a line."""
    rows = sorted((f.requirement, f.name) for f in every_fault())
    return HEAD + "".join(f"{requirement}\t{name}\n" for requirement, name in rows)


if __name__ == "__main__":
    FILE.write_text(compiled(), encoding="utf-8", newline="\n")
