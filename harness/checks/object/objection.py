"""Surveys: many requirements judged in one pass over an object, each finding filed under its own.

A survey looks at an object once and files objections under the requirements they violate; one
registered check per requirement then only reads its own. What is surveyed is kept for the trace,
since the checks of one object follow each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.object.made import as_made, span_of
from harness.checks.registry import CheckContext, check
from harness.content.dataset import Element
from harness.core.finding import Finding
from harness.core.requirement import Citation, Requirement
from harness.core.subject import Instance
from harness.core.trace import Trace

MAX_OBJECTIONS: Final = 100  # per object and requirement: thousands of frames repeat one mistake


@dataclass(frozen=True, slots=True)
class Objection:
    """What a survey or a rule objects to; `at` is filled in by who knows the place."""

    expected: str
    actual: str
    at: str = ""
    excerpt: str = ""
    element: Element | None = None
    module: str = ""
    clause: Citation | None = None


class Objections:
    """Objections by requirement, bounded."""

    def __init__(self) -> None:
        self._filed: dict[str, list[Objection]] = {}

    def file(self, requirement: Requirement, objection: Objection) -> None:
        """Keep an objection, up to `MAX_OBJECTIONS` for one requirement."""
        filed = self._filed.setdefault(requirement.id, [])
        if len(filed) < MAX_OBJECTIONS:
            filed.append(objection)

    def full(self, requirement: Requirement) -> bool:
        """Tell whether another objection would not be kept."""
        return len(self._filed.get(requirement.id, ())) >= MAX_OBJECTIONS

    def of(self, requirement: Requirement) -> tuple[Objection, ...]:
        """Return what was filed under a requirement, in the order of the object."""
        return tuple(self._filed.get(requirement.id, ()))


Survey = Callable[[Instance, Trace], Objections]


def surveyed(
    requirement: Requirement,
    survey: Survey,
    *,
    how: str,
    when: Callable[[Instance], bool] = as_made,
) -> None:
    """Register the check that reads what `survey` filed under `requirement`.

    `how` is the check's documentation: one sentence that says how the survey looks.
    The survey must be a module-level function: it is its own key.
    """

    def judged(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
        found = ctx.trace.memo((survey, i.id), lambda: survey(i, ctx.trace))
        for o in found.of(requirement):
            yield finding(o, i, ctx)

    judged.__doc__ = how
    judged.__module__ = survey.__module__
    judged.__name__ = requirement.id.split(".", 1)[1].replace("-", "_")
    check(requirement, on=Instance, when=when)(judged)


def finding(o: Objection, i: Instance, ctx: CheckContext) -> Finding:
    """Make the finding of an objection."""
    return ctx.finding(
        expected=o.expected,
        actual=o.actual,
        at=o.at,
        excerpt=o.excerpt,
        span=span_of(i, ctx, o.element) if o.element is not None else None,
        module=o.module,
        clause=o.clause,
    )
