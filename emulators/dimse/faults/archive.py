"""The DIMSE side of an archive that can misbehave: the same services, and the faults of each."""

from __future__ import annotations

from typing import Final

from emulators.core.faults import Fault, Faults
from emulators.core.store import Store
from emulators.dimse.commitment import Patience
from emulators.dimse.faults.association import ASSOCIATION_FAULTS
from emulators.dimse.faults.commitment import COMMITMENT_FAULTS, FaultyCommitment
from emulators.dimse.faults.query import QUERY_FAULTS, FaultyQuery
from emulators.dimse.faults.retrieve import RETRIEVE_FAULTS, FaultyRetrieve
from emulators.dimse.faults.storage import STORAGE_FAULTS, FaultyStorage
from emulators.dimse.faults.verification import VERIFICATION_FAULTS, FaultyVerification
from emulators.dimse.retrieve import PeerLookup
from emulators.dimse.service import Service

ARCHIVE_FAULTS: Final[tuple[Fault, ...]] = (
    *ASSOCIATION_FAULTS,
    *VERIFICATION_FAULTS,
    *STORAGE_FAULTS,
    *QUERY_FAULTS,
    *RETRIEVE_FAULTS,
    *COMMITMENT_FAULTS,
)


def faulty_archive_services(
    store: Store,
    ae_title: str,
    peers: PeerLookup,
    faults: Faults,
    *,
    patience: Patience | None = None,
) -> list[Service]:
    """Return what `archive_services` does, with a switchboard; all off, they are the same."""
    return [
        FaultyVerification(faults),
        FaultyStorage(store, faults),
        FaultyQuery(store, ae_title, faults),
        FaultyRetrieve(store, ae_title, peers, faults),
        FaultyCommitment(store, ae_title, peers, faults, patience=patience),
    ]
