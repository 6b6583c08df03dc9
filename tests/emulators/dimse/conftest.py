"""An archive on loopback for the contract tests of its services."""

import pytest

from emulators.core.peers import DimsePeer
from emulators.core.store import Store
from emulators.dimse.archive import archive_services
from emulators.dimse.client import associate
from emulators.dimse.commitment import Patience
from emulators.dimse.server import DimseServer


class Archive:
    """A store, its server, and the peers that it knows."""

    def __init__(self, root):
        self.store = Store(root)
        self.known = {}
        patience = Patience(quiet_s=0.05, pauses_s=(0.0, 0.1, 0.2), attempt_s=5)
        self.server = DimseServer(
            "ARCHIVE",
            "127.0.0.1",
            0,
            archive_services(self.store, "ARCHIVE", self.known.get, patience=patience),
        )
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
    made = Archive(tmp_path / "store")
    yield made
    made.stop()
