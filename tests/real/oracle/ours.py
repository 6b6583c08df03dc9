"""What Plugfest says about a file, in the terms of the comparison.

An absent module is one finding of ours; dciodvfy lists its attributes. They count as said.
"""

from collections.abc import Iterator
from pathlib import Path

from harness.content.files import instance_of
from harness.core.finding import Finding
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.facts.iod import iod_of
from harness.judge.objects import judge_instance
from tests.real.oracle.statement import PATH, Kind, Statement

# Requirements whose kind dciodvfy has, too; whatever else we object to is of kind OTHER.
_KINDS = {
    "iod.type-1-attributes-are-present": Kind.MISSING,
    "iod.type-1c-attributes-are-present": Kind.MISSING,
    "iod.type-2-attributes-are-present": Kind.MISSING,
    "iod.type-2c-attributes-are-present": Kind.MISSING,
    "iod.type-1-attributes-have-a-value": Kind.EMPTY,
    "iod.type-1c-attributes-have-a-value": Kind.EMPTY,
    "iod.item-counts-are-allowed": Kind.MULTIPLICITY,
    "iod.enumerated-values-are-used": Kind.ENUMERATED,
}


_ABSENT_MODULE = ("iod.mandatory-modules-are-present", "iod.conditional-modules-are-present")


def statements(name: str, path: Path) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Return our errors, and whatever else we say (warnings and notes)."""
    errors, others = [], []
    instance = instance_of(name, payload(path.read_bytes()))
    for result in judge_instance(instance):
        requirement = result.requirement.id
        kind = _KINDS.get(requirement, Kind.OTHER)
        for finding in result.findings:
            found = PATH.search(finding.evidence.locator)
            said = Statement(name, kind, found[0] if found else "", requirement, finding.module)
            (errors if finding.severity is Severity.FAILURE else others).append(said)
            if requirement in _ABSENT_MODULE:
                others += _attributes(name, instance.sop_class, finding)
    return tuple(errors), tuple(others)


def _attributes(name: str, sop_class: str, absent: Finding) -> Iterator[Statement]:
    iod = iod_of(sop_class)
    for module in iod.modules if iod else ():
        if module.title == absent.module:
            for tag in module.tree.attributes:
                path = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
                yield Statement(name, Kind.MISSING, path, absent.requirement.id, module.title)
