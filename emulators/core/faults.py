"""The fault switchboard: named misbehaviours that an emulator can be told to show."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass


class UnknownFault(ValueError):
    """A fault was asked for that this emulator does not have; the text is one line."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A misbehaviour and the requirement that must fail while it is on."""

    name: str
    requirement: str
    what: str


class Faults:
    """The faults of one emulator and which of them are on; safe to ask from any thread."""

    def __init__(self, available: Iterable[Fault] = (), on: Iterable[str] = ()) -> None:
        """Know `available`, switch `on` those named. Raises: UnknownFault."""
        self._available = {fault.name: fault for fault in available}
        self._lock = threading.Lock()
        self._on: frozenset[str] = frozenset()
        self.switch(on)

    @property
    def available(self) -> tuple[Fault, ...]:
        """All faults this emulator can show, by name."""
        return tuple(self._available[name] for name in sorted(self._available))

    @property
    def on(self) -> frozenset[str]:
        """The names of the faults that are on."""
        with self._lock:
            return self._on

    def switch(self, on: Iterable[str]) -> None:
        """Switch on exactly the faults named. Raises: UnknownFault, then nothing changes."""
        wanted = frozenset(on)
        unknown = sorted(wanted - self._available.keys())
        if unknown:
            known = ", ".join(sorted(self._available)) or "none"
            raise UnknownFault(f"unknown fault {unknown[0]!r}; known: {known}")
        with self._lock:
            self._on = wanted

    def __contains__(self, name: str) -> bool:
        return name in self.on
