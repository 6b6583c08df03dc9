from dataclasses import replace

import pytest

from harness.core.subject import DimseExchange, Party
from harness.wire.decode import decode
from harness.wire.operations import join
from tests.harness.wire.recordings import ACCEPT, REQUEST, recording, request, response

ARCHIVE, VIEWER = Party("archive", False), Party("viewer", True)


def move_connection():
    sent = REQUEST + request(0x21, 9, b"keys", e0600="VIEWER")
    return decode(recording(sent, ACCEPT + response(0x21, 9)))


def store_connection(originator: str = "MODALITY", message_id: int = 9, sender: Party = ARCHIVE):
    sent = REQUEST + request(0x01, 1, b"object", e1030=originator, e1031=message_id)
    answered = ACCEPT + response(0x01, 1)
    return decode(recording(sent, answered, id="c0002", opener=sender, accepter=VIEWER))


def parent(exchanges) -> str:
    (store,) = (x for x in exchanges if isinstance(x, DimseExchange) and x.operation == 1)
    return store.parent


def test_a_sub_operation_of_a_move():
    assert parent(join([*move_connection(), *store_connection()])) == "c0001.d1"


@pytest.mark.parametrize(
    "store",
    [
        store_connection(message_id=8),
        store_connection(sender=Party("third", False)),
    ],
    ids=["other-message-id", "other-sender"],
)
def test_a_store_of_nobodys_move(store):
    assert parent(join([*move_connection(), *store])) == ""


def test_a_wrong_originator_title_does_not_hide_the_move():
    assert parent(join([*move_connection(), *store_connection("ARCHIVE")])) == "c0001.d1"


def later(exchanges, seconds: float):
    return [replace(x, at=x.at + seconds, ended=x.ended + seconds) for x in exchanges]


def test_a_store_long_after_the_move():
    assert parent(join([*move_connection(), *later(store_connection(), 60)])) == ""


def test_of_two_moves_with_one_message_id_the_one_in_time_is_the_parent():
    second = [
        replace(x, id=x.id.replace("c0001", "c0009"), connection="c0009") for x in move_connection()
    ]
    second = [
        replace(x, negotiation="c0009.n1") if isinstance(x, DimseExchange) else x for x in second
    ]
    found = join([*move_connection(), *later(second, 60), *later(store_connection(), 60)])
    assert parent(found) == "c0009.d1"


def test_sub_operations_of_a_get():
    sent = REQUEST + request(0x10, 3, b"keys") + response(0x01, 1)
    answered = ACCEPT + request(0x01, 1, b"object") + response(0x10, 3)
    assert parent(join(decode(recording(sent, answered)))) == "c0001.d1"


def test_a_store_by_who_asked_the_get_is_no_sub_operation():
    sent = REQUEST + request(0x10, 3, b"keys") + request(0x01, 1, b"object")
    answered = ACCEPT + response(0x01, 1) + response(0x10, 3)
    assert parent(join(decode(recording(sent, answered)))) == ""


def test_nothing_to_join():
    assert parent(join(store_connection())) == ""
    assert join([]) == ()
