"""Responses to a C-FIND, C-MOVE or C-GET: each may come in time, and all of them must."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from pydicom.dataset import Dataset

Response = tuple[Dataset, Dataset | None]
RESPONSES_MAX = 100_000


class Unanswered(Exception):
    """A request was not answered to its end, in time and validly; the text is one line."""


def responses(operation: str, made: Iterable[Response], limit_s: float) -> Iterator[Response]:
    """Pass responses on until the final one. Raises: Unanswered.

    A peer that sends pending responses for ever would else never be left: the library's own limit
    begins again with each of them.
    """
    deadline = time.monotonic() + limit_s
    for count, (status, identifier) in enumerate(made, 1):
        if status.get("Status") is None:
            raise Unanswered(f"{operation} was not answered in time, or not validly")
        yield status, identifier
        if count > RESPONSES_MAX:
            raise Unanswered(f"{operation} has more than {RESPONSES_MAX} responses")
        if time.monotonic() > deadline:
            raise Unanswered(f"{operation} was not answered to its end within {limit_s:g} s")
