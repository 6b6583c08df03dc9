"""Where a fault may change what the viewer does; by default nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from emulators.core.deviations import unchanged
from emulators.core.peers import DimsePeer
from emulators.viewer.receiving import ImageStorage
from emulators.viewer.retrieval import Query
from emulators.web.client import WebClient


@dataclass(frozen=True, slots=True)
class Seams:
    """One entry for each place."""

    peer: Callable[[DimsePeer], DimsePeer] = unchanged
    """Whom a request goes to."""
    search: Callable[[Query], Query] = unchanged
    """What C-FIND asks for."""
    retrieval: Callable[[Query], Query] = unchanged
    """What C-MOVE and C-GET ask for."""
    web_client: Callable[[str, float, int], WebClient] = WebClient
    """Who talks to a web peer: its name, seconds, the largest answer in bytes."""
    storage: Callable[..., ImageStorage] = ImageStorage
    """Who receives images, into an inbox."""
