"""Values that are right and wrong for one requirement, as rows and as a proof of precision."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.requirement import Requirement, Severity
from tests.harness.checks.build import Case
from tests.harness.checks.object.made import copied, failures, private, rows

AT = "(0009,1001)"


@dataclass(frozen=True)
class Values:
    """What a requirement accepts and what it objects to, as (VR, value); `before` comes first."""

    requirement: Requirement
    good: tuple[tuple[str, bytes], ...]
    bad: tuple[tuple[str, bytes], ...]
    before: tuple[bytes, ...] = ()

    def rows(self) -> list[Case]:
        return rows(
            self.requirement,
            (private(vr, v, *self.before) for vr, v in self.good),
            (private(vr, v, *self.before) for vr, v in self.bad),
            AT,
        )

    def check_precision(self) -> None:
        """Nothing but this requirement fails for its wrong values, nothing at all for the right."""
        fails = self.requirement.severity is Severity.FAILURE
        expected = {self.requirement.id} if fails else set()
        for vr, value in self.bad:
            assert failures(private(vr, value, *self.before), "value") == expected, (vr, value)
        for vr, value in self.good:
            assert failures(private(vr, value, *self.before), "value") == set(), (vr, value)


def values(
    requirement: Requirement,
    vr: str,
    good: tuple[bytes, ...],
    bad: tuple[bytes, ...],
    *before: bytes,
) -> Values:
    """Make them for one VR."""
    return Values(requirement, tuple((vr, v) for v in good), tuple((vr, v) for v in bad), before)


__all__ = ["Values", "copied", "values"]
