"""What has become available and has not been told yet, by study, until the study is quiet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from emulators.dimse.availability import Notice, Reference

IN_ONE_NOTICE: Final = 1_000
MOST_GATHERED: Final = 50_000
"""References that wait for a quiet moment; what comes beyond is not told of."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a study is told of."""

    quiet_s: float = 0.3
    """Nothing was added for so long."""
    longest_s: float = 5.0
    """The first that waits has waited so long: an examination may send for minutes."""


@dataclass(slots=True)
class _Study:
    first: float
    last: float
    references: list[Reference] = field(default_factory=list)


class Gathering:
    """Gathers for one archive; times are of one clock, in seconds. For one thread at a time."""

    def __init__(self, quiet: Quiet, most: int = MOST_GATHERED) -> None:
        self._quiet = quiet
        self._most = most
        self._studies: dict[str, _Study] = {}
        self._count = 0

    def add(self, study_uid: str, reference: Reference, now: float) -> bool:
        """Add an instance; False when there is no room."""
        if self._count >= self._most:
            return False
        study = self._studies.setdefault(study_uid, _Study(now, now))
        study.last = now
        study.references.append(reference)
        self._count += 1
        return True

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits."""
        return not self._studies

    def next_due(self) -> float | None:
        """Return when something is to be told; None when nothing waits."""
        return min((self._due(study) for study in self._studies.values()), default=None)

    def take_due(self, now: float) -> tuple[Notice, ...]:
        """Take out what is due, in the order of study and arrival."""
        due = [uid for uid, study in self._studies.items() if self._due(study) <= now]
        notices: list[Notice] = []
        for uid in due:
            references = self._studies.pop(uid).references
            self._count -= len(references)
            notices += (
                Notice(uid, tuple(references[at : at + IN_ONE_NOTICE]))
                for at in range(0, len(references), IN_ONE_NOTICE)
            )
        return tuple(notices)

    def clear(self) -> None:
        """Forget what waits."""
        self._studies.clear()
        self._count = 0

    def _due(self, study: _Study) -> float:
        if len(study.references) >= IN_ONE_NOTICE:
            return study.last
        return min(study.last + self._quiet.quiet_s, study.first + self._quiet.longest_s)
