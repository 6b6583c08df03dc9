import pytest

from harness.core.requirement import Role
from harness.core.subject import DimseExchange, Operation
from harness.wire.decode import decode
from tests.harness.wire.recordings import ACCEPT, REQUEST, recording, request, response


def decoded(sent: bytes, answered: bytes = b"") -> tuple[list[DimseExchange], list[str]]:
    found = decode(recording(REQUEST + sent, ACCEPT + answered))
    gaps = [g.why for g in found[0].gaps]
    return [x for x in found if isinstance(x, DimseExchange)], gaps


def test_a_request_and_its_response():
    (x,), gaps = decoded(request(0x30, 5, e0002="1.2.840.10008.1.1"), response(0x30, 5))
    assert gaps == []
    assert (x.id, x.operation, x.message_id) == ("c0001.d1", Operation.C_ECHO, 5)
    assert x.sop_class == "1.2.840.10008.1.1"
    assert (x.abstract_syntax, x.transfer_syntax) == ("1.2.840.10008.1.1", "1.2.840.10008.1.2")
    assert x.final is not None
    assert (x.initiator.name, x.responder.name) == ("modality", "archive")
    assert x.negotiation == "c0001.n1"


def test_the_accepter_may_invoke():
    (x,), gaps = decoded(response(0x100, 5), request(0x100, 5, e0003="1.2"))
    assert gaps == []
    assert (x.initiator.name, x.responder.name) == ("archive", "modality")
    assert x.request.source is Role.RESPONDER


def test_the_same_message_id_in_both_directions_is_two_operations():
    both, gaps = decoded(
        request(0x130, 5) + response(0x100, 5), request(0x100, 5) + response(0x130, 5)
    )
    assert gaps == []
    assert [(x.operation.name, len(x.responses)) for x in both] == [
        ("N_ACTION", 1),
        ("N_EVENT_REPORT", 1),
    ]


def test_several_outstanding_operations_answered_out_of_order():
    found, gaps = decoded(
        request(0x01, 1, b"a") + request(0x01, 2, b"b"),
        response(0x01, 2) + response(0x01, 1, 0xA700),
    )
    assert gaps == []
    assert [(x.message_id, [r.status for r in x.responses]) for x in found] == [
        (1, [0xA700]),
        (2, [0]),
    ]


def test_a_message_id_may_be_used_again():
    found, gaps = decoded(request(0x30) * 2, response(0x30) * 2)
    assert gaps == []
    assert [len(x.responses) for x in found] == [1, 1]


def test_pending_responses_and_a_cancel():
    pending = response(0x20, 3, 0xFF00, b"match")
    (x,), gaps = decoded(
        request(0x20, 3, b"keys") + request(0xFFF, 0, e0120=3),
        pending * 2 + response(0x20, 3, 0xFE00),
    )
    assert gaps == []
    assert x.cancelled
    assert len(x.pending) == 2
    assert x.final is not None
    assert x.final.status == 0xFE00


def test_a_cancel_is_of_the_last_request_before_it():
    find = request(0x20, 1, b"keys")
    cancel = request(0xFFF, 0, e0120=1)
    found, gaps = decoded(cancel + find + find + cancel + find, response(0x20, 1) * 3)
    assert [x.cancelled for x in found] == [False, True, False]
    assert gaps == ["C-CANCEL of message id 1, which its sender has not used"]


def test_thousands_of_requests_with_one_message_id_take_no_time():
    found, gaps = decoded(request(0x30) * 3000, response(0x30) * 3000)
    assert gaps == []
    assert {len(x.responses) for x in found} == {1}


def test_a_request_without_response_stays():
    (x,), gaps = decoded(request(0x30))
    assert gaps == []
    assert (x.responses, x.final) == ((), None)


@pytest.mark.parametrize(
    ("sent", "answered", "why"),
    [
        (b"", response(0x30, 9), "response to message id 9, which nobody sent"),
        (request(0x30), response(0x30) * 2, "response to message id 1 after its final response"),
        (request(0x77), b"", "unknown Command Field 0x0077"),
        (b"", response(0x30, e0120=""), "response without Message ID Being Responded To"),
        (
            request(0xFFF, 0, e0120=4),
            b"",
            "C-CANCEL of message id 4, which its sender has not used",
        ),
    ],
    ids=["no-request", "twice", "unknown", "no-id", "cancel"],
)
def test_what_belongs_to_no_exchange_is_a_gap(sent, answered, why):
    assert decoded(sent, answered)[1] == [why]


def test_a_response_of_another_operation_is_paired_by_its_id():
    (x,), gaps = decoded(request(0x30, 1), response(0x01, 1))
    assert gaps == []
    assert x.responses[0].command_field == 0x8001


def test_exchanges_without_a_negotiation():
    found = decode(recording(request(0x30), response(0x30)))
    x = found[1]
    assert isinstance(x, DimseExchange)
    assert (x.negotiation, x.abstract_syntax, x.transfer_syntax) == ("", "", "")
