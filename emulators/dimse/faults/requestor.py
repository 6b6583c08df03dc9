"""Peers to whom an emulator speaks as it should not while one of its faults is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from emulators.core.deviations import Deviation, Seam, unchanged
from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer
from emulators.dimse.faults.association_request import ASSOCIATION_REQUEST
from emulators.dimse.faults.fragments import FRAGMENTS
from emulators.dimse.faults.opener_messages import REQUESTS, SUB_OPERATION_RESPONSES
from emulators.dimse.tampering import Tamper, TamperedPeer

OPENER: Final[tuple[Deviation[Tamper], ...]] = (*ASSOCIATION_REQUEST, *FRAGMENTS, *REQUESTS)
RECEIVER: Final[tuple[Deviation[Tamper], ...]] = SUB_OPERATION_RESPONSES


def misled(faults: Faults, table: Sequence[Deviation[Tamper]]) -> Callable[[DimsePeer], DimsePeer]:
    """Make a seam for peers: as they are, unless a fault of the table is on."""
    names = frozenset(one.fault.name for one in table)
    seam = Seam(faults, table)

    def peer(given: DimsePeer) -> DimsePeer:
        if not names & faults.on:
            return given
        return TamperedPeer(given.host, given.port, given.ae_title, lambda: seam(unchanged))

    return peer
