"""The matches of an answered search, with their pointers and UIDs (PS3.18 10.6.3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.checks.web.exchanges import is_answered_search, is_search, path_uids, resource_level
from harness.checks.web.messages import additional_results, has, objects, response
from harness.checks.web.query import Query, query
from harness.checks.web.stored import is_unchanged
from harness.content import dicom_json
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

UNIQUE_KEYS: Final = {"study": "0020000D", "series": "0020000E", "instance": "00080018"}


@dataclass(frozen=True, slots=True)
class Match:
    """One member of the result."""

    pointer: str
    members: JsonObject

    def has(self, tag: str) -> bool:
        """Whether the attribute is there, empty or not."""
        return has(self.members, tag)

    def text(self, tag: str) -> str:
        """Return the first value as text, "" when there is none."""
        return dicom_json.text(self.members, tag)

    def texts(self, tag: str) -> tuple[str, ...]:
        """Return all values as text."""
        return dicom_json.texts(self.members, tag)

    def number(self, tag: str) -> int | None:
        """Return the first value as an integer, None when it is none."""
        return dicom_json.number(self.members, tag)


@dataclass(frozen=True, slots=True)
class Search:
    """A search and its whole answer."""

    exchange: HttpExchange
    query: Query
    level: str  # "study", "series", "instance": what each match is
    study: str  # UIDs of the path, "" where it names none
    series: str
    matches: tuple[Match, ...]

    @property
    def unique_key(self) -> str:
        """The tag of the unique key of the level."""
        return UNIQUE_KEYS[self.level]

    @property
    def uids(self) -> frozenset[str]:
        """The unique keys of all matches."""
        return frozenset(m.text(self.unique_key) for m in self.matches)

    @property
    def lists_everything(self) -> bool:
        """Whether nothing that the path covers is left out: no key, no page, no Warning."""
        return self.query.is_whole and additional_results(self.exchange) is None


def search(x: HttpExchange, trace: Trace) -> Search:
    """Read an answered search (once per trace)."""
    study, series, _ = path_uids(x)
    body = () if x.status == 204 else objects(response(x).json(trace))
    return trace.memo(
        ("search", x.id),
        lambda: Search(
            x, query(x), resource_level(x), study, series, tuple(Match(p, o) for p, o in body)
        ),
    )


def is_complete_answer(x: HttpExchange) -> bool:
    """Whether a search was answered with a list, or with the news that nothing matches."""
    return is_answered_search(x) or (is_search(x) and x.status == 204)


def comparable(x: HttpExchange, trace: Trace) -> tuple[Search, ...]:
    """List the other searches of the scenario, of the same server, while its store was the same."""
    out = []
    for other in trace.of(HttpExchange, x.scenario):
        if other is x or other.responder != x.responder or not is_complete_answer(other):
            continue
        first, last = min(x.at, other.at), max(x.ended, other.ended)
        if is_unchanged(x.responder.name, first, last, trace):
            out.append(search(other, trace))
    return tuple(out)
