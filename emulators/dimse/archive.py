"""The DIMSE side of an image manager and archive: a list of services over one store."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from emulators.core.peers import DimsePeer, Peer
from emulators.core.store import Store
from emulators.dimse.commitment import Patience, StorageCommitment
from emulators.dimse.query import Query
from emulators.dimse.retrieve import PeerLookup, Retrieve
from emulators.dimse.service import Service
from emulators.dimse.storage import Storage
from emulators.dimse.verification import Verification


def archive_services(
    store: Store, ae_title: str, peers: PeerLookup, *, patience: Patience | None = None
) -> list[Service]:
    """Return what an archive offers. `peers` finds move destinations and commitment requestors."""
    return [
        Verification(),
        Storage(store),
        Query(store, ae_title),
        Retrieve(store, ae_title, peers),
        StorageCommitment(store, ae_title, peers, patience=patience),
    ]


def by_ae_title(peers: Callable[[], Mapping[str, Peer]]) -> PeerLookup:
    """Make a lookup by AE title of the peers as they are at the time of asking, by seat name."""

    def look_up(ae_title: str) -> DimsePeer | None:
        for peer in peers().values():
            if peer.dimse is not None and peer.dimse.ae_title.strip() == ae_title.strip():
                return peer.dimse
        return None

    return look_up
