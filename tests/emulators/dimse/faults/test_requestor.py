"""Every fault of an opener changes what is sent, and nothing is changed while none is on."""

import struct

import pytest

from emulators.core.deviations import Seam, unchanged
from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer
from emulators.dimse.client import AssociationRefused, associate
from emulators.dimse.contexts import VERIFICATION, Context
from emulators.dimse.faults.pdus import (
    ASSOCIATE_RQ,
    RELEASE_RQ,
    Pdv,
    Request,
    encode_command,
    join,
    kind_of,
    number,
    p_data,
    pdu,
    read_command,
    read_request,
    read_values,
)
from emulators.dimse.faults.requestor import OPENER, RECEIVER, misled
from emulators.dimse.server import DimseServer
from emulators.dimse.tampering import TamperedPeer
from emulators.dimse.verification import Verification

PEER = DimsePeer("127.0.0.1", 104, "ARCHIVE")


def command(field, data_set_type):
    return p_data(
        Pdv(
            1,
            0x03,
            encode_command(
                (
                    (0x0002, b"1.2.840.10008.1.1\0"),
                    (0x0100, struct.pack("<H", field)),
                    (0x0110, b"\x01\0"),
                    (0x0700, b"\0\0"),
                    (0x0800, data_set_type),
                    (0x1000, b"2.25.1"),
                )
            ),
        )
    )


ASSOCIATE = Request(
    b"\0\x01" + bytes(66),
    (
        (0x10, b"1.2.840.10008.3.1.1.1"),
        (0x20, b"\x01\0\0\0" + join([(0x30, b"1.2.840.10008.1.1"), (0x40, b"1.2.840.10008.1.2")])),
        (0x50, join([(0x51, bytes(4)), (0x52, b"2.25.3"), (0x55, b"PLUGFEST")])),
    ),
).encode()
ECHO, STORE, ANSWER = command(0x30, b"\x01\x01"), command(0x01, b"\0\0"), command(0x8001, b"\1\1")
RELEASE = pdu(RELEASE_RQ, bytes(4))
CONVERSATION = (ASSOCIATE, ECHO, STORE, ANSWER, RELEASE)
ALL = (*OPENER, *RECEIVER)


def faults(*on):
    return Faults([one.fault for one in ALL], on)


def said(*on):
    tamper = Seam(faults(*on), ALL)(unchanged)
    return [tamper(data) for data in CONVERSATION]


def test_names_are_unique():
    assert len({one.fault.name for one in ALL}) == len(ALL)


def test_without_a_fault_a_peer_is_what_it_is():
    assert misled(faults(), ALL)(PEER) is PEER


def test_a_fault_of_another_table_leaves_a_peer_alone():
    assert misled(faults(RECEIVER[0].fault.name), OPENER)(PEER) is PEER


def test_a_fault_takes_hold_of_the_next_association():
    board = faults()
    seam = misled(board, ALL)
    board.switch(["association-names-no-implementation"])
    peer = seam(PEER)
    assert isinstance(peer, TamperedPeer)
    assert (peer.host, peer.port, peer.ae_title) == ("127.0.0.1", 104, "ARCHIVE")
    assert peer.begin()(RELEASE) == RELEASE


def test_nothing_is_changed_while_no_fault_is_on():
    assert said() == list(CONVERSATION)


@pytest.mark.parametrize("name", [one.fault.name for one in ALL])
def test_every_fault_changes_what_is_sent(name):
    assert said(name) != list(CONVERSATION)


@pytest.mark.parametrize("name", [one.fault.name for one in ALL])
def test_every_association_is_told_anew(name):
    assert said(name) == said(name)


def test_even_ids():
    request = read_request(said("association-proposes-even-context-ids")[0])
    assert [v[0] for k, v in request.items if k == 0x20] == [2]


def test_an_item_announces_more_than_there_is():
    sent = said("association-announces-too-long-an-item")[0]
    assert kind_of(sent) == ASSOCIATE_RQ
    assert len(sent) == len(ASSOCIATE)
    assert read_request(sent).user_items[-1] == (0x55, b"PLUGFEST")
    assert sent[-12:-8] == struct.pack(">BBH", 0x55, 0, 12)


def test_a_message_id_is_used_twice():
    assert said("c-echo-uses-a-message-id-twice")[1] == ECHO * 2


def test_a_store_names_another_instance_and_an_echo_does_not():
    sent = said("c-store-names-another-instance")
    assert sent[1] == ECHO
    named = dict(read_command(read_values(sent[2])[0].fragment))
    assert named[0x1000] != b"2.25.1"
    assert len(named[0x1000]) % 2 == 0


def test_a_data_set_is_denied():
    sent = said("c-store-denies-its-data-set")[2]
    assert number(read_command(read_values(sent)[0].fragment), 0x0800) == 0x0101


def test_fragments_are_odd_and_together_the_message():
    fragments = [v.fragment for v in read_values(said("association-sends-odd-fragments")[1])]
    assert [len(f) % 2 for f in fragments] == [1, 1]
    assert b"".join(fragments) == read_values(ECHO)[0].fragment


@pytest.mark.contract
def test_a_real_association_goes_through_the_change():
    server = DimseServer("ARCHIVE", "127.0.0.1", 0, [Verification()])
    server.start()
    peer = DimsePeer("127.0.0.1", server.port, "ARCHIVE")
    try:
        board = faults("association-states-another-protocol-version")
        with (
            pytest.raises(AssociationRefused, match="Protocol version"),
            associate(misled(board, ALL)(peer), [Context(VERIFICATION)], calling_ae="A"),
        ):
            pass
        board.switch([])
        with associate(misled(board, ALL)(peer), [Context(VERIFICATION)], calling_ae="A") as assoc:
            assert assoc.send_c_echo().Status == 0
    finally:
        server.stop()
