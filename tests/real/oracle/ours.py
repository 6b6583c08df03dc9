"""What Plugfest says about a file, in the terms of the comparison."""

from pathlib import Path

from harness.core.requirement import Severity
from tests.objects.judged import judged
from tests.real.oracle.statement import PATH, Kind, Statement

# Requirements whose kind dciodvfy has, too; whatever else we object to is of kind OTHER.
_KINDS: dict[str, Kind] = {}


def statements(name: str, path: Path) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Return our errors, and whatever else we say (warnings and notes)."""
    errors, others = [], []
    for result in judged(path.read_bytes()):
        kind = _KINDS.get(result.requirement.id, Kind.OTHER)
        for finding in result.findings:
            found = PATH.search(finding.evidence.locator)
            said = Statement(
                name, kind, found[0] if found else "", result.requirement.id, finding.module
            )
            (errors if finding.severity is Severity.FAILURE else others).append(said)
    return tuple(errors), tuple(others)
