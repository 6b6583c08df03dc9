"""Faults that change one thing on its way: the clean code hands it to a seam and gets it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from emulators.core.faults import Fault, Faults

T = TypeVar("T")


def unchanged(value: T) -> T:
    """Give back what was given: what every seam does while no fault is on."""
    return value


@dataclass(frozen=True, slots=True)
class Deviation(Generic[T]):
    """A fault and what it makes of a thing."""

    fault: Fault
    change: Callable[[T], T]


def deviation(name: str, requirement: str, what: str, change: Callable[[T], T]) -> Deviation[T]:
    """Declare a fault together with what it does."""
    return Deviation(Fault(name, requirement, what), change)


class Seam(Generic[T]):
    """Applies those deviations of a table whose faults are on."""

    def __init__(self, faults: Faults, table: Iterable[Deviation[T]]) -> None:
        """Ask `faults` anew each time: they are switched while the emulator runs."""
        self._faults = faults
        self._table = tuple(table)

    def __call__(self, value: T) -> T:
        """Pass `value` through."""
        on = self._faults.on
        for one in self._table:
            if one.fault.name in on:
                value = one.change(value)
        return value
