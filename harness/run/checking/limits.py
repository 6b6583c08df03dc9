"""What a file may cost (all adjustable by who calls, none without a bound)."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from typing import Final

MEBIBYTE: Final = 1 << 20
MAX_ZIP_MEMBERS: Final = 100_000
MAX_ZIP_RATIO: Final = 1000  # DEFLATE itself cannot do much more


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on the process that reads and judges one file."""

    seconds: float = 60.0  # wall clock, for one file
    memory: int = 2048 * MEBIBYTE  # address space of the process
    size: int = 16 * 1024 * MEBIBYTE  # of a file; only what is asked for is read
    unpacked: int = 1024 * MEBIBYTE  # of what comes out of an archive


def confine(limits: Limits) -> None:
    """Bound the calling process for good: no more memory, no core dump."""
    _lower(resource.RLIMIT_AS, limits.memory)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(what: int, bound: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        bound = min(bound, hard)
    resource.setrlimit(what, (bound, bound))
