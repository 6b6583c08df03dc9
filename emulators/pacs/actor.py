"""The image manager and archive as its operator sees it (emulators/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer, Peer
from emulators.core.store import Store
from emulators.dimse.availability_notifier import Notifier
from emulators.dimse.client import AssociationRefused, Unreachable
from emulators.dimse.echo import NotVerified, verify
from emulators.web.control import Action, Unhealthy

HEALTH_S = 5.0


class Archive:
    """One store behind two doors. It serves, and tells of what it has stored: no actions."""

    name = "pacs"
    actions: Mapping[str, Action] = {}

    def __init__(self, store: Store, faults: Faults, notifier: Notifier) -> None:
        """Stand for `store`; `notifier` is told of what it takes in."""
        self.faults = faults
        self._store = store
        self._notifier = notifier
        store.subscribe(notifier.stored)
        self._peers: Mapping[str, Peer] = {}
        self.own_dimse: DimsePeer | None = None  # known once it listens, likewise below
        self.own_web = ""

    def health(self) -> None:
        """Ask itself by C-ECHO and by a search. Raises: Unhealthy."""
        if self.own_dimse is None or not self.own_web:
            raise Unhealthy("the services have not started")
        try:
            verify(self.own_dimse, self.own_dimse.ae_title, HEALTH_S)
            self._search()
        except (AssociationRefused, NotVerified, Unreachable, HTTPException, OSError) as why:
            raise Unhealthy(f"{type(why).__name__}: {why}") from why

    def _search(self) -> None:
        address = urlsplit(self.own_web)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=HEALTH_S)
        try:
            connection.request(
                "GET",
                f"{address.path}/studies?limit=0",
                headers={"Accept": "application/dicom+json"},
            )
            status = connection.getresponse().status
        finally:
            connection.close()
        if status != 200:
            raise Unhealthy(f"a search is answered with {status}")

    def reset(self) -> None:
        """Forget every object, and what was not told of yet."""
        self._store.reset()
        self._notifier.forget()

    def seed(self, seed: int, salt: str) -> None:
        """Do nothing: all that an archive answers with comes from others."""

    def meet(self, peers: Mapping[str, Peer]) -> None:
        """Replace the peers: move destinations, those that ask for commitment, the notified."""
        self._peers = dict(peers)
        self._notifier.meet(
            peer.dimse for peer in peers.values() if peer.wants_notices and peer.dimse is not None
        )

    def peers(self) -> Mapping[str, Peer]:
        """Return the peers as they are now."""
        return self._peers

    def holds(self) -> Mapping[str, object]:
        """Describe the objects."""
        return self._store.holds()
