"""Associations as a requestor: what comes of them is said in one line."""

import socket

import pytest

from emulators.core.peers import DimsePeer
from emulators.dimse.client import AssociationRefused, Unreachable, associate
from emulators.dimse.contexts import NATIVE, VERIFICATION, Context
from emulators.dimse.server import DimseServer
from emulators.dimse.verification import Verification

pytestmark = pytest.mark.contract


@pytest.fixture
def server():
    made = DimseServer("ANY", "127.0.0.1", 0, [Verification()])
    made.start()
    yield made
    made.stop()


def peer_of(server):
    return DimsePeer("127.0.0.1", server.port, "ANY")


def test_echo_and_release(server):
    with associate(peer_of(server), [Context(VERIFICATION)], calling_ae="SCU") as assoc:
        assert assoc.send_c_echo().Status == 0
    assert assoc.is_released


def test_a_block_that_raises_aborts(server):
    with (
        pytest.raises(KeyError),
        associate(peer_of(server), [Context(VERIFICATION)], calling_ae="SCU") as assoc,
    ):
        raise KeyError
    assert not assoc.is_established
    assert not assoc.is_released


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    peer = DimsePeer("127.0.0.1", port, "ANY")
    with (
        pytest.raises(Unreachable, match=f"127.0.0.1:{port}"),
        associate(peer, [Context(VERIFICATION)], calling_ae="SCU", limit_s=2),
    ):
        pass


def test_no_context_is_accepted(server):
    with (
        pytest.raises(AssociationRefused, match="accepted none"),
        associate(peer_of(server), [Context("1.2.840.10008.5.1.4.1.1.2")], calling_ae="SCU"),
    ):
        pass


def test_no_answer_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        peer = DimsePeer("127.0.0.1", silent.getsockname()[1], "ANY")
        with (
            pytest.raises(AssociationRefused, match="did not answer"),
            associate(peer, [Context(VERIFICATION)], calling_ae="SCU", limit_s=0.3),
        ):
            pass


@pytest.mark.parametrize("count", [0, 129])
def test_contexts_must_fit(count):
    contexts = [Context(VERIFICATION, NATIVE)] * count
    with (
        pytest.raises(ValueError, match="presentation contexts"),
        associate(DimsePeer("127.0.0.1", 1, "ANY"), contexts, calling_ae="SCU"),
    ):
        pass


def test_hundreds_of_responses_are_not_lost(server):
    with associate(peer_of(server), [Context(VERIFICATION)], calling_ae="SCU", limit_s=3) as assoc:
        assert all(assoc.send_c_echo().get("Status") == 0 for _ in range(400))
