"""`@check`: how a check is declared, and the catalogue that judge and command line read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from harness.core.finding import EXCERPT_CHARS, Evidence, Finding, Span
from harness.core.requirement import Citation, Requirement
from harness.core.subject import Subject
from harness.core.trace import Trace

S = TypeVar("S", bound=Subject)


class Inconclusive(Exception):
    """Raised by a check when the captured evidence cannot decide; becomes Verdict.INCONC."""


class DuplicateCheck(ValueError):
    """Two checks, or two requirements, claim one id: a programming error, raised at import."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """All a check may know besides its subject: no clock, no socket, no file system."""

    requirement: Requirement
    subject: Subject
    trace: Trace

    def finding(
        self,
        *,
        expected: str,
        actual: str,
        at: str,
        excerpt: str = "",
        span: Span | None = None,
        module: str = "",
        clause: Citation | None = None,
    ) -> Finding:
        """Object to the subject, pointing at `at` inside it and, where known, at its bytes.

        `module` and `clause` name what asks for it, where the requirement speaks of many.
        """
        where = Evidence(self.subject.exchange_id, at, excerpt[:EXCERPT_CHARS], span)
        longest = 2 * EXCERPT_CHARS
        return Finding(
            self.requirement, expected[:longest], actual[:longest], where, module, clause
        )


@dataclass(frozen=True, slots=True)
class Check:
    """A pure function from one subject to findings, bound to one requirement."""

    id: str
    requirement: Requirement
    doc: str  # how it looks: the function's docstring
    on: type[Subject]
    judge: Callable[[Subject, Trace], Iterable[Finding] | None]  # None: not applicable


_CHECKS: dict[str, Check] = {}
_REQUIREMENTS: dict[str, Requirement] = {}

Judge = Callable[[S, CheckContext], Iterator[Finding]]


def check(
    requirement: Requirement,
    *,
    on: type[S],
    when: Callable[[S], bool] = lambda _: True,
    where: Callable[[S, Trace], bool] = lambda _s, _t: True,
) -> Callable[[Judge[S]], Judge[S]]:
    """Register a generator of findings as a check of `requirement` on every subject of type `on`.

    It runs only where the party the requirement binds is under judgement and `when` (and `where`,
    which may look at the trace) hold. Subjects must be opportunities, never violations: a perfectly
    conforming system must produce this subject too.
    """

    def register(fn: Judge[S]) -> Judge[S]:
        def judge(subject: Subject, trace: Trace) -> Iterable[Finding] | None:
            if not isinstance(subject, on) or not subject.party(requirement.binds).is_sut:
                return None
            if not when(subject) or not where(subject, trace):
                return None
            return fn(subject, CheckContext(requirement, subject, trace))

        key = f"{fn.__module__.removeprefix('harness.checks.')}:{fn.__name__}"
        if key in _CHECKS:
            raise DuplicateCheck(key)
        declare(requirement)
        _CHECKS[key] = Check(key, requirement, (fn.__doc__ or "").strip(), on, judge)
        return fn

    return register


def declare(requirement: Requirement) -> Requirement:
    """Put a requirement into the catalogue; `untested=` says why one without a check is there."""
    if _REQUIREMENTS.setdefault(requirement.id, requirement) is not requirement:
        raise DuplicateCheck(requirement.id)
    return requirement


def checks() -> tuple[Check, ...]:
    """Return every registered check, ordered by id."""
    return tuple(_CHECKS[k] for k in sorted(_CHECKS))


def requirements() -> tuple[Requirement, ...]:
    """Return every declared requirement, ordered by id."""
    return tuple(_REQUIREMENTS[k] for k in sorted(_REQUIREMENTS))
