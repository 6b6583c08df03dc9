"""Compares what dciodvfy and we say: its findings that we miss, and our errors that it does not have.

Compared are (file, element): a statement of ours agrees with one of theirs on the same element when
both are about presence, or both about the value.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.real.oracle import corpus, dciodvfy, ours
from tests.real.oracle.statement import COUNTED, Kind, Statement

EXCLUDED = {
    "(0020,0060)": "Laterality: required only for a paired body part, which dciodvfy cannot know",
    "(7FE0,0010)": "Pixel Data: dciodvfy asks for it where 32-bit or float pixel data stand",
}
_PRESENCE = (Kind.MISSING, Kind.EMPTY)


@dataclass
class Comparison:
    """The outcome; statements of one kind on one element of one file count once."""

    files: int = 0
    silent: list[str] = field(default_factory=list)  # files dciodvfy has no opinion on
    found: list[Statement] = field(default_factory=list)  # of theirs, found by us
    missed: list[Statement] = field(default_factory=list)  # of theirs
    shared: int = 0  # errors of ours on an element that dciodvfy objects to as well
    extra: list[Statement] = field(default_factory=list)  # errors of ours alone

    def recall(self, kind: Kind | None = None) -> float:
        """Return which part of their counted findings we have."""
        found = sum(s.kind is kind or kind is None for s in self.found)
        missed = sum(s.kind is kind or kind is None for s in self.missed)
        return found / (found + missed) if found + missed else 1.0

    def disagreements(self) -> Counter[tuple[str, str, str]]:
        """Count the disagreements by who stands alone, with what, on which element."""
        return Counter(
            [("dciodvfy", s.kind.value, s.tag) for s in self.missed]
            + [("plugfest", s.text, s.tag) for s in self.extra]
        )


def compare(selected: Iterable[tuple[str, Path]] | None = None) -> Comparison:
    """Judge files by both; all files of the corpus when none are given."""
    files = list(corpus.files() if selected is None else selected)
    outcome = Comparison(len(files))
    with ThreadPoolExecutor(2) as processes:  # dciodvfy runs while we judge
        theirs = processes.map(lambda f: dciodvfy.statements(*f), files)
        for (name, path), said in zip(files, theirs, strict=True):
            if said is None:
                outcome.silent.append(name)
            else:
                _enter(outcome, said, *ours.statements(name, path))
    return outcome


def _enter(
    outcome: Comparison,
    theirs: tuple[Statement, ...],
    errors: tuple[Statement, ...],
    others: tuple[Statement, ...],
) -> None:
    ours_at = {(s.place, _about(s)) for s in (*errors, *others)}
    theirs_at = {s.place for s in theirs}
    for s in _once(s for s in theirs if s.kind in COUNTED and s.tag not in EXCLUDED):
        agreed = (s.place, _about(s)) in ours_at or (s.place, None) in ours_at
        (outcome.found if agreed else outcome.missed).append(s)
    for s in _once(errors):
        if any(_near(s.place, place) for place in theirs_at):
            outcome.shared += 1
        else:
            outcome.extra.append(s)


def _about(s: Statement) -> bool | None:
    """Tell presence (True) from value (False); None where our requirement is of neither kind."""
    return None if s.kind is Kind.OTHER else s.kind in _PRESENCE


def _near(ours: str, theirs: str) -> bool:
    """Tell whether both are of one element, or one of what is inside the other."""
    if not ours or not theirs:
        return ours == theirs
    outer, inner = sorted((ours, theirs), key=len)
    return inner.startswith(outer) and inner[len(outer) : len(outer) + 1] in ("", ".", "[")


def _once(statements: Iterable[Statement]) -> list[Statement]:
    return list(
        {(s.kind, s.text if s.kind is Kind.OTHER else "", s.place): s for s in statements}.values()
    )
