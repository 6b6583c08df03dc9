"""One web exchange as a misbehaviour sees it: what was asked, what is about to be answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from emulators.core.faults import Fault
from emulators.core.store import Store

Headers = tuple[tuple[str, str], ...]  # names in lower case


class Transaction(StrEnum):
    """What a request is about (PS3.18 10.1); OTHER is everything that is no studies service."""

    STORE = "store"
    SEARCH = "search"
    OBJECTS = "objects"
    METADATA = "metadata"
    FRAMES = "frames"
    RENDERED = "rendered"
    BULK = "bulk"
    OTHER = "other"


_GET: Final = (
    (
        re.compile(r"(/studies/[^/]+(/series/[^/]+)?)?/(studies|series|instances)"),
        Transaction.SEARCH,
    ),
    (re.compile(r"/studies/.+/metadata"), Transaction.METADATA),
    (re.compile(r"/studies/.+/rendered"), Transaction.RENDERED),
    (re.compile(r"/studies/.+/frames/[^/]+"), Transaction.FRAMES),
    (re.compile(r"/studies/.+/(bulkdata(/.*)?|pixeldata)"), Transaction.BULK),
    (re.compile(r"/studies/.+"), Transaction.OBJECTS),
)
_STORE: Final = re.compile(r"/studies(/[^/]+)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, whole. `holds` is what the archive has, for misbehaviour that must know."""

    method: str
    path: str  # below the root of the service
    query: tuple[tuple[str, str], ...]
    headers: Headers
    body: bytes
    holds: Store

    @property
    def transaction(self) -> Transaction:
        """Classify the request."""
        if self.method == "POST" and _STORE.fullmatch(self.path):
            return Transaction.STORE
        if self.method != "GET":
            return Transaction.OTHER
        found = (kind for form, kind in _GET if form.fullmatch(self.path))
        return next(found, Transaction.OTHER)

    @property
    def level(self) -> str:
        """What a search is for: "studies", "series" or "instances"."""
        return self.path.rpartition("/")[2]

    def header(self, name: str) -> str:
        """Return the first value of a header field, "" when absent."""
        return next((value for key, value in self.headers if key == name), "")

    def value(self, name: str) -> str:
        """Return the first value of a query parameter, "" when absent."""
        return next((value for key, value in self.query if key == name), "")

    def with_header(self, name: str, value: str) -> Asked:
        """Return the request with that header field instead of any of its name."""
        return replace(self, headers=_with(self.headers, name, value))


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, whole. `cut`, when given, is how many bytes of the body are sent at all."""

    status: int
    headers: Headers
    body: bytes
    cut: int | None = None

    def header(self, name: str) -> str:
        """Return the first value of a header field, "" when absent."""
        return next((value for key, value in self.headers if key == name), "")

    def with_header(self, name: str, value: str) -> Answer:
        """Return the response with that header field instead of any of its name."""
        return replace(self, headers=_with(self.headers, name, value))

    def without_header(self, name: str) -> Answer:
        """Return the response without header fields of that name."""
        return replace(self, headers=tuple(one for one in self.headers if one[0] != name))

    @property
    def is_success(self) -> bool:
        """Tell whether the request was carried out, all of it or in part."""
        return 200 <= self.status < 300


def _with(headers: Headers, name: str, value: str) -> Headers:
    return (*(one for one in headers if one[0] != name), (name, value))


Hears = Callable[[Asked], Asked]
Instead = Callable[[Asked], Answer | None]
Says = Callable[[Asked, Answer], Answer]


def _as_asked(asked: Asked) -> Asked:
    return asked


def _not_at_all(_: Asked) -> Answer | None:
    return None


def _as_answered(_: Asked, answer: Answer) -> Answer:
    return answer


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """A fault and what it does: mishear the request, answer in the service's place, or misspeak."""

    fault: Fault
    of: Collection[Transaction]
    hears: Hears = field(default=_as_asked)
    instead: Instead = field(default=_not_at_all)  # None: the service is asked
    says: Says = field(default=_as_answered)
