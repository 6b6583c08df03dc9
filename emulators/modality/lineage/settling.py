"""When a file that somebody else is writing may be read: decided from looks at it, nothing else.

A file is ready when two looks in a row saw the same; what became of it then is remembered together
with what it looked like, so it is not tried again until it looks otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look saw of a file, or of a folder of views as a whole."""

    size: int  # bytes, of all views together
    modified_ns: int  # of the latest
    changed_ns: int  # of name, owner or permissions: a file made readable is another sight
    files: int = 1


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier looks left behind, by path."""

    last: Mapping[str, Sight] = field(default_factory=dict)
    settled: Mapping[str, Sight] = field(default_factory=dict)

    def settle(self, done: Mapping[str, Sight]) -> Memory:
        """Note what was entered or refused, as it looked then."""
        return Memory(self.last, {**self.settled, **done})


def look(memory: Memory, seen: Mapping[str, Sight]) -> tuple[Memory, tuple[str, ...]]:
    """Take in one look at everything; return what is ready now, in order of path.

    What has vanished is forgotten: should it come back, it is looked at anew.
    """
    ready = tuple(
        sorted(
            path
            for path, sight in seen.items()
            if memory.last.get(path) == sight and memory.settled.get(path) != sight
        )
    )
    settled = {path: sight for path, sight in memory.settled.items() if path in seen}
    return Memory(dict(seen), settled), ready
