"""Which studies notices have named, and when to look there: bounded, whatever is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

MOST_STUDIES: Final = 256
MOST_INSTANCES: Final = 50_000
AGAIN_S: Final = (0.5, 2.0, 5.0)
"""Pauses before each further look for what a notice promised and the archive did not show."""


@dataclass(slots=True)
class Named:
    """A study, and the instances that are said to be there."""

    due: float
    instances: set[str] = field(default_factory=set)
    looks: int = 0


@dataclass(frozen=True, slots=True)
class ToVisit:
    """Where to look now."""

    studies: Mapping[str, Named] = field(default_factory=dict)
    everything: bool = False
    """More was named than is worth looking for one by one."""


class Noticed:
    """Gathers what notices say; times are of one clock, in seconds. For one thread at a time."""

    def __init__(
        self, most_studies: int = MOST_STUDIES, most_instances: int = MOST_INSTANCES
    ) -> None:
        self._most_studies = most_studies
        self._most_instances = most_instances
        self._studies: dict[str, Named] = {}
        self._instances = 0
        self._everything_due: float | None = None

    def add(self, study: str, instances: Iterable[str], now: float) -> None:
        """Note that there is something to see; named again, a study is looked at once."""
        self._enter(study, Named(now, set(instances)))

    def again(self, study: str, named: Named, missing: Collection[str], now: float) -> None:
        """Look for what was not there yet once more, a few times in all."""
        if missing and named.looks < len(AGAIN_S):
            due = now + AGAIN_S[named.looks]
            self._enter(study, Named(due, set(missing), named.looks + 1))

    def next_due(self) -> float | None:
        """Return when there is somewhere to look; None when there is nowhere."""
        if self._everything_due is not None:
            return self._everything_due
        return min((named.due for named in self._studies.values()), default=None)

    def take(self, now: float) -> ToVisit:
        """Take out what is due."""
        if self._everything_due is not None and self._everything_due <= now:
            self._everything_due = None
            return ToVisit(everything=True)
        due = {uid: named for uid, named in self._studies.items() if named.due <= now}
        for uid, named in due.items():
            del self._studies[uid]
            self._instances -= len(named.instances)
        return ToVisit(due)

    def _enter(self, study: str, named: Named) -> None:
        if self._everything_due is not None:  # which includes it
            return
        before = self._studies.pop(study, None)
        if before is not None:
            self._instances -= len(before.instances)
            # The sooner look counts for both, and what is new has all its looks before it.
            named = Named(
                min(before.due, named.due),
                before.instances | named.instances,
                min(before.looks, named.looks),
            )
        self._studies[study] = named
        self._instances += len(named.instances)
        if len(self._studies) > self._most_studies or self._instances > self._most_instances:
            self._everything_due = named.due
            self._studies.clear()
            self._instances = 0
