"""What a search asks for: matching keys, returned attributes, paging (PS3.18 8.3.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from harness.content.dicomweb import query_parameters
from harness.core.subject import HttpExchange
from harness.facts import dictionary

PAGING: Final = frozenset(("limit", "offset"))
SWITCHES: Final = frozenset(("fuzzymatching", "emptyvaluematching", "multiplevaluematching"))
PARAMETERS: Final = PAGING | SWITCHES | {"includefield", "accept", "charset"}
MAX_DIGITS: Final = 9  # of limit and offset: enough, and int() stays cheap

_TAG: Final = re.compile(r"[0-9A-Fa-f]{8}")


@dataclass(frozen=True, slots=True)
class Key:
    """One matching key; `path` has more than one tag for a key inside a sequence."""

    name: str  # as sent
    path: tuple[int, ...]  # empty: not an attribute that the registry knows
    value: str

    @property
    def tag(self) -> int:
        """The attribute itself, 0 when unknown."""
        return self.path[-1] if self.path else 0

    @property
    def vr(self) -> str:
        """Its VR as the dictionary gives it, "UN" when unknown."""
        return dictionary.vr(self.tag) if self.path else "UN"


@dataclass(frozen=True, slots=True)
class Query:
    """A search's parameters, read once."""

    keys: tuple[Key, ...]
    included: tuple[int, ...]  # attributes asked for; sequence paths are not among them
    everything: bool  # includefield=all
    limit: int | None  # None: absent or malformed
    offset: int
    parameters: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str | None:
        """Return the first value of a parameter."""
        return next((v for k, v in self.parameters if k == name), None)

    @property
    def is_whole(self) -> bool:
        """Whether it asks for everything at its path: no key narrows it, no page cuts it."""
        return not self.is_paged and not any(k.value for k in self.keys)

    @property
    def is_paged(self) -> bool:
        """Whether it has a limit or an offset, readable or not."""
        return any(k in PAGING for k, _ in self.parameters)

    @property
    def without_paging(self) -> tuple[tuple[str, str], ...]:
        """Everything but limit and offset, in a canonical order: what decides the matches."""
        return tuple(sorted(p for p in self.parameters if p[0] not in PAGING))


def query(x: HttpExchange) -> Query:
    """Read the query of a search."""
    parameters = tuple(query_parameters(x))
    keys = tuple(Key(k, attribute_path(k), v) for k, v in parameters if k not in PARAMETERS)
    fields = [f for k, v in parameters if k == "includefield" for f in v.split(",") if f]
    paths = [attribute_path(f) for f in fields if f != "all"]
    return Query(
        keys=keys,
        included=tuple(p[0] for p in paths if len(p) == 1),
        everything="all" in fields,
        limit=_unsigned(parameters, "limit"),
        offset=_unsigned(parameters, "offset") or 0,
        parameters=parameters,
    )


def attribute_path(name: str) -> tuple[int, ...]:
    """Read an attribute by keyword or tag, dotted for items; () when it is no known attribute."""
    out: list[int] = []
    for step in name.split("."):
        found = int(step, 16) if _TAG.fullmatch(step) else dictionary.tag(step)
        if found is None:
            return ()
        out.append(found)
    return tuple(out)


def is_unsigned(text: str) -> bool:
    """Whether text is an unsigned integer as limit and offset must be."""
    return text.isascii() and text.isdigit()


def _unsigned(parameters: tuple[tuple[str, str], ...], name: str) -> int | None:
    text = next((v for k, v in parameters if k == name), "")
    return int(text) if is_unsigned(text) and len(text) <= MAX_DIGITS else None
