"""The server starts, stops, and gives each request to its service."""

import socket
import time

import pytest
from pydicom.dataset import Dataset
from pynetdicom import evt

from emulators.core.peers import DimsePeer
from emulators.dimse.client import associate
from emulators.dimse.contexts import VERIFICATION, Context
from emulators.dimse.server import DimseServer
from emulators.dimse.service import Service
from emulators.dimse.verification import Verification

pytestmark = pytest.mark.contract
WORKLIST = "1.2.840.10008.5.1.4.31"
STUDY_ROOT = "1.2.840.10008.5.1.4.1.2.2.1"


class Finder(Service):
    """A C-FIND service that answers with one status."""

    def __init__(self, sop_class, status):
        self.contexts = (Context(sop_class),)
        self.status = status
        self.stopped = False

    def handlers(self):
        return {evt.EVT_C_FIND: self.find}

    def find(self, event):
        yield self.status, None

    def stop(self):
        self.stopped = True


class Broken(Finder):
    def find(self, event):
        raise KeyError("broken")


def find(server, sop_class):
    identifier = Dataset()
    identifier.PatientID = ""
    peer = DimsePeer("127.0.0.1", server.port, "ANY")
    with associate(peer, [Context(sop_class)], calling_ae="SCU", limit_s=5) as assoc:
        return [status.Status for status, _ in assoc.send_c_find(identifier, sop_class)]


def test_one_event_goes_to_the_service_of_its_abstract_syntax():
    services = [Finder(WORKLIST, 0xA700), Finder(STUDY_ROOT, 0xA900)]
    server = DimseServer("ANY", "127.0.0.1", 0, services)
    server.start()
    try:
        assert find(server, WORKLIST) == [0xA700]
        assert find(server, STUDY_ROOT) == [0xA900]
    finally:
        server.stop()
    assert all(service.stopped for service in services)


def test_a_service_that_breaks_is_a_failure_not_an_end():
    server = DimseServer("ANY", "127.0.0.1", 0, [Broken(WORKLIST, 0), Verification()])
    server.start()
    try:
        assert find(server, WORKLIST) == [0xC311]
        assert find(server, WORKLIST) == [0xC311]
    finally:
        server.stop()


def test_two_services_cannot_claim_one_abstract_syntax():
    with pytest.raises(ValueError, match=VERIFICATION):
        DimseServer("ANY", "127.0.0.1", 0, [Verification(), Verification()])


def test_a_port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = DimseServer("ANY", "127.0.0.1", taken.getsockname()[1], [Verification()])
        with pytest.raises(OSError, match="in use"):
            server.start()
        server.stop()


def test_stop_ends_what_is_open_and_frees_the_port():
    server = DimseServer("ANY", "127.0.0.1", 0, [Verification()])
    server.start()
    port = server.port
    peer = DimsePeer("127.0.0.1", port, "ANY")
    with associate(peer, [Context(VERIFICATION)], calling_ae="SCU", limit_s=5) as assoc:
        server.stop()
        while assoc.is_established:
            time.sleep(0.01)
    again = DimseServer("ANY", "127.0.0.1", port, [Verification()])
    again.start()
    again.stop()
