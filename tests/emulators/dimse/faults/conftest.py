"""An archive on loopback that misbehaves when it is told to."""

import pytest

from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer
from emulators.core.store import Store
from emulators.dimse.client import associate
from emulators.dimse.commitment import Patience
from emulators.dimse.faults.archive import ARCHIVE_FAULTS, faulty_archive_services
from emulators.dimse.faults.association import FaultyWire
from emulators.dimse.server import DimseServer


class FaultyArchive:
    """A store, its server, its switchboard, and the peers that it knows."""

    def __init__(self, root):
        self.store = Store(root)
        self.known = {}
        self.faults = Faults(ARCHIVE_FAULTS)
        patience = Patience(quiet_s=0.05, pauses_s=(0.0, 0.1), attempt_s=5)
        services = faulty_archive_services(
            self.store, "ARCHIVE", self.known.get, self.faults, patience=patience
        )
        self.server = DimseServer("ARCHIVE", "127.0.0.1", 0, services, wire=FaultyWire(self.faults))
        self.server.start()

    @property
    def peer(self):
        return DimsePeer("127.0.0.1", self.server.port, "ARCHIVE")

    def associate(self, *contexts, **named):
        named.setdefault("calling_ae", "SCU")
        return associate(self.peer, contexts, limit_s=10, **named)

    def stop(self):
        self.server.stop()
        self.store.close()


@pytest.fixture
def archive(tmp_path):
    made = FaultyArchive(tmp_path / "store")
    yield made
    made.stop()
