"""All subjects of a run, oldest first: what a check may know besides its own subject."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar, cast

from harness.core.subject import Exchange, Subject

S = TypeVar("S", bound=Subject)
V = TypeVar("V")


class Trace:
    """An ordered, read-only collection of subjects with look-ups by id and by type."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self.subjects: tuple[Subject, ...] = tuple(sorted(subjects, key=lambda s: s.at))
        self._by_id = {s.id: s for s in self.subjects}
        self._by_type: dict[type[Subject], tuple[Subject, ...]] = {}
        self._memo: dict[Hashable, object] = {}

    def of(self, kind: type[S], scenario: str | None = None) -> tuple[S, ...]:
        """Return every subject of a type, of one scenario if named."""
        if kind not in self._by_type:
            self._by_type[kind] = tuple(s for s in self.subjects if isinstance(s, kind))
        found = cast("tuple[S, ...]", self._by_type[kind])
        return found if scenario is None else tuple(s for s in found if s.scenario == scenario)

    def find(self, subject_id: str) -> Subject | None:
        """Find a subject by id."""
        return self._by_id.get(subject_id)

    def exchange(self, exchange_id: str) -> Exchange | None:
        """Find an exchange by id."""
        found = self._by_id.get(exchange_id)
        return found if isinstance(found, Exchange) else None

    def memo(self, key: Hashable, make: Callable[[], V]) -> V:
        """Compute a derived view (a decoded data set, an index) once per trace."""
        if key not in self._memo:
            self._memo[key] = make()
        return cast("V", self._memo[key])
