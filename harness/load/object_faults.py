"""profiles/selftest/object_faults.tsv -> which single faults of objects prove a requirement."""

from __future__ import annotations

from collections.abc import Mapping

from harness.core.errors import UsageError


def load(text: str, source: str) -> Mapping[str, tuple[str, ...]]:
    """Read requirement -> names of faults; a line that begins with # is a comment.

    Raises:
        UsageError: a line is not a requirement and a fault, or a fault is there twice.
    """
    found: dict[str, list[str]] = {}
    names: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        requirement, tab, fault = line.partition("\t")
        if not requirement or not tab or not fault or "\t" in fault:
            raise UsageError(f"{source}: line {number}: is not a requirement, a tab, a fault")
        if fault in names:
            raise UsageError(f"{source}: line {number}: {fault!r} is there twice")
        names.add(fault)
        found.setdefault(requirement, []).append(fault)
    return {requirement: tuple(faults) for requirement, faults in found.items()}
