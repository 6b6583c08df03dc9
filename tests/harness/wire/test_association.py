import pytest

from harness.core.requirement import Role
from harness.core.subject import Answer, Negotiation
from harness.wire import association
from harness.wire.decode import decode
from tests.harness.wire.recordings import (
    ABORT,
    ACCEPT,
    APPLICATION_CONTEXT,
    IMPLICIT,
    REQUEST,
    USER_INFORMATION,
    VERIFICATION,
    a_associate,
    item,
    offer,
    pdu,
    recording,
    reply,
)


def negotiations(sent: bytes, answered: bytes = b"") -> list[Negotiation]:
    return [x for x in decode(recording(sent, answered)) if isinstance(x, Negotiation)]


def gaps(sent: bytes, answered: bytes = b"") -> list[tuple[Role, int, str]]:
    return [(g.source, g.offset, g.why) for g in decode(recording(sent, answered))[0].gaps]


def test_fields_of_request_and_accept():
    (n,) = negotiations(REQUEST, ACCEPT)
    assert n.id == "c0001.n1"
    assert n.answer is Answer.ACCEPTED
    assert (n.request.protocol_version, n.request.max_pdu_bytes) == (1, 16384)
    assert n.request.called_ae == b"ARCHIVE         "
    assert n.request.calling_ae == b"MODALITY        "
    assert n.request.application_contexts == ("1.2.840.10008.3.1.1.1",)
    assert [(u.kind, u.value) for u in n.request.user_items] == [
        (0x51, b"\0\0\x40\0"),
        (0x52, b"1.2.3"),
    ]
    (o,) = n.offers
    assert (o.id, o.abstract_syntax, o.transfer_syntaxes) == (1, VERIFICATION, (IMPLICIT,))
    (r,) = n.replies
    assert (r.id, r.result, r.transfer_syntaxes) == (1, 0, (IMPLICIT,))
    assert n.accepted(1) is r
    assert n.answer_span is not None
    assert (n.answer_span.source, n.answer_span.end) == (Role.RESPONDER, len(ACCEPT))


def test_spans_cover_the_items():
    (n,) = negotiations(REQUEST)
    span = n.offers[0].span
    assert REQUEST[span.start : span.end] == offer(1, VERIFICATION, IMPLICIT)
    user = n.request.user(0x52)[0].span
    assert REQUEST[user.start : user.end] == item(0x52, b"1.2.3")


@pytest.mark.parametrize(
    ("answered", "answer", "rejection"),
    [
        (b"", Answer.NOTHING, None),
        (ABORT, Answer.ABORTED, None),
        (pdu(3, b"\0\1\2\3"), Answer.REJECTED, (1, 2, 3)),
        (pdu(3, b"\0\1"), Answer.REJECTED, None),
    ],
    ids=["nothing", "aborted", "rejected", "short-rejection"],
)
def test_other_answers(answered, answer, rejection):
    (n,) = negotiations(REQUEST, answered)
    assert (n.answer, n.rejection, n.accept, n.replies) == (answer, rejection, None, ())


def test_a_second_request_takes_the_second_answer():
    first, second = negotiations(REQUEST + REQUEST, ACCEPT + ABORT)
    assert (first.answer, second.answer) == (Answer.ACCEPTED, Answer.ABORTED)
    assert second.id == "c0001.n2"


def test_several_abstract_syntaxes_in_one_context_are_kept():
    value = bytes(4) + item(0x30, b"1.2") + item(0x30, b"1.3") + item(0x40, b"1.4")
    (n,) = negotiations(a_associate(1, item(0x20, value)))
    assert n.offers[0].abstract_syntaxes == ("1.2", "1.3")
    assert n.request.user_information_items == 0


BROKEN = offer(1, VERIFICATION, IMPLICIT)[:3] + b"\xff" + offer(1, VERIFICATION, IMPLICIT)[4:]


@pytest.mark.parametrize(
    ("items", "at", "why"),
    [
        (b"\x20\0", 74, "2 trailing bytes after the last item"),
        (BROKEN, 74, "item 0x20 announces 255 bytes, 46 are left"),
        (item(0x20, b"\x01"), 74, "presentation context item shorter than its fixed fields"),
        (item(0x50, b"\x51\0\0\x04\0"), 78, "item 0x51 announces 4 bytes, 1 are left"),
    ],
    ids=["trailing", "overrun", "short", "user"],
)
def test_defects_of_items_are_gaps_and_what_precedes_them_is_kept(items, at, why):
    data = a_associate(1, items)
    assert (Role.INITIATOR, at, why) in gaps(data)
    assert len(negotiations(data)) == 1


def test_items_of_unknown_types_are_passed_over():
    context = bytes([1, 0, 0, 0]) + item(0x41, b"?") + item(0x30, b"1.2")
    data = a_associate(1, item(0x77, b"?"), item(0x21, bytes(4)), item(0x20, context))
    assert gaps(data) == []
    (n,) = negotiations(data)
    assert [o.abstract_syntax for o in n.offers] == ["1.2"]


def test_an_associate_shorter_than_its_fixed_fields():
    assert gaps(pdu(1, b"\0\1")) == [
        (Role.INITIATOR, 6, "A-ASSOCIATE-RQ has 2 bytes instead of at least 68")
    ]


def test_defects_of_the_accept_are_the_accepters():
    found = gaps(REQUEST, a_associate(2, APPLICATION_CONTEXT, reply(1, 0, IMPLICIT), b"\0"))
    assert [(s, w) for s, _, w in found] == [
        (Role.RESPONDER, "1 trailing bytes after the last item")
    ]


def test_after_a_broken_item_framing_goes_on():
    broken = a_associate(2, APPLICATION_CONTEXT, reply(1, 0, IMPLICIT), USER_INFORMATION, b"\0")
    connection = decode(recording(REQUEST, broken + ABORT))[0]
    assert [p.kind for p in connection.pdus] == [1, 2, 7]


def test_items_and_bytes_are_bounded(monkeypatch):
    monkeypatch.setattr(association, "MAX_ITEMS", 10)
    found = gaps(a_associate(1, *[item(0x10, b"")] * 20))
    assert [w for _, _, w in found] == ["more than 10 items"]
    monkeypatch.setattr(association, "MAX_BODY_BYTES", 100)
    (first, *_) = gaps(REQUEST)
    assert "is not read further" in gaps(REQUEST)[-1][2] or "is not read further" in first[2]
