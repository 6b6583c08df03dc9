"""What an archive is made of, and whom it knows."""

from emulators.core.peers import DimsePeer, Peer
from emulators.dimse.archive import archive_services, by_ae_title


def test_no_two_services_share_an_abstract_syntax():
    services = archive_services(Unused(), "ARCHIVE", lambda _: None)
    offered = [context.abstract_syntax for service in services for context in service.contexts]
    assert len(offered) == len(set(offered))


class Unused:
    """Stands for a store that nobody asks."""

    def spool(self):
        raise NotImplementedError


def test_peers_are_looked_up_when_they_are_needed():
    peers = {}
    look_up = by_ae_title(lambda: peers)
    assert look_up("VIEWER") is None
    viewer = DimsePeer("127.0.0.1", 104, "VIEWER")
    peers["viewer"] = Peer("viewer", viewer, None)
    peers["ehr"] = Peer("ehr", None, "http://127.0.0.1:1")
    assert look_up("VIEWER ") == viewer
    assert look_up("EHR") is None
