import pytest

from harness.core.requirement import Role
from harness.core.subject import Negotiation
from harness.run.mutation.association import (
    CLASS_UID,
    MAXIMUM_LENGTH,
    OFFER,
    ROLE,
    TRANSFER_SYNTAX,
    Item,
    accept,
    calling,
    decode,
    encode,
    extended,
    inside,
    items,
    no,
    nth_of,
    plus,
    request,
    role,
    twice,
    user,
    value,
    version,
    window,
)
from harness.run.mutation.registry import Edit
from harness.run.mutation.upper_layer import pdus_of
from harness.wire.decode import decode as exchanges
from tests.harness.wire.recordings import load_trace

CT = "1.2.840.10008.5.1.4.1.1.2"


def negotiation(edit: Edit, trace: str = "echo") -> Negotiation:
    edited = edit(load_trace(trace))
    assert edited is not None
    return next(x for x in exchanges(edited[0]) if isinstance(x, Negotiation))


@pytest.mark.parametrize("name", ["echo", "store", "find", "get", "move", "commitment"])
def test_recorded_pdus_are_written_as_they_were(name: str) -> None:
    for r in load_trace(name):
        for side, kind in ((Role.INITIATOR, 1), (Role.RESPONDER, 2)):
            for p in pdus_of(r, side, kind):
                assert encode(decode(p.body.read())) == p.body.read()


def test_fixed_fields_are_changed() -> None:
    n = negotiation(request(lambda a: calling("OTHER")(version(3)(a))))
    assert (n.request.protocol_version, n.request.calling_ae) == (3, b"OTHER".ljust(16))
    assert n.request.called_ae == negotiation(request(lambda a: a)).request.called_ae


def test_items_are_changed_left_out_added_and_repeated() -> None:
    n = negotiation(request(user(no(MAXIMUM_LENGTH))))
    assert n.request.max_pdu_bytes is None
    n = negotiation(accept(user(value(CLASS_UID, b"1.2"))))
    assert n.accept is not None
    assert [u.value for u in n.accept.user(CLASS_UID)] == [b"1.2"]
    before = len(negotiation(request(lambda a: a)).offers)
    assert len(negotiation(request(items(twice(OFFER)))).offers) == before + 1
    n = negotiation(request(items(inside(OFFER, no(TRANSFER_SYNTAX)))))
    assert n.offers[0].transfer_syntaxes == ()
    offered = nth_of(OFFER, lambda i: (Item(OFFER, b"\x07" + i.value[1:], i.items),))
    assert negotiation(request(items(offered))).offers[0].id == 7


def test_an_item_that_is_not_there_changes_nothing() -> None:
    assert nth_of(ROLE, lambda _: ())((Item(OFFER, b""),)) == (Item(OFFER, b""),)


def test_sub_items_are_made() -> None:
    made = (role(CT, scu=0, scp=1), extended(CT, b"\1"), window(3, 4))
    n = negotiation(request(user(plus(*made))))
    uid = b"\0\x19" + CT.encode()
    assert [n.request.user(i.kind)[-1].value for i in made] == [
        uid + b"\0\1",
        uid + b"\1",
        b"\0\3\0\4",
    ]


def test_seats_choose_the_association() -> None:
    assert request(lambda a: a, opener="viewer")(load_trace("echo")) is None
