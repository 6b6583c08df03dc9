"""Messages of an accepted association are neither mixed up nor lost."""

from io import BytesIO

import pytest
from pynetdicom import AE
from pynetdicom._globals import MODE_ACCEPTOR
from pynetdicom.association import Association
from pynetdicom.dimse_messages import C_CANCEL_RQ, C_ECHO_RQ, C_FIND_RQ
from pynetdicom.dimse_primitives import C_CANCEL, C_ECHO, C_FIND
from pynetdicom.pdu_primitives import P_DATA

from emulators.dimse.messages import AcceptedMessages, is_request
from emulators.dimse.received import MOST_IN_MEMORY

VERIFICATION = "1.2.840.10008.1.1"


@pytest.fixture
def messages():
    assoc = Association(AE(), MODE_ACCEPTOR)
    assoc.dimse_timeout = 0.2
    return AcceptedMessages(assoc, None, lambda: None)


def echo(number, *, response=False):
    primitive = C_ECHO()
    primitive.AffectedSOPClassUID = VERIFICATION
    if response:
        primitive.MessageIDBeingRespondedTo = number
        primitive.Status = 0
    else:
        primitive.MessageID = number
    return primitive


def receive(messages, message, primitive):
    message.primitive_to_message(primitive)
    for part in message.encode_msg(1, 100):
        messages.receive_primitive(part)


def cancel(number):
    primitive = C_CANCEL()
    primitive.MessageIDBeingRespondedTo = number
    return primitive


def test_a_request_that_comes_while_a_response_is_awaited_is_served_later(messages):
    asked, answered = echo(5), echo(1, response=True)
    messages.msg_queue.put((1, asked))
    messages.msg_queue.put((1, answered))
    assert messages.get_msg(block=True) == (1, answered)
    assert messages.get_msg() == (1, asked)
    assert messages.get_msg() == (None, None)


def test_waiting_for_a_response_has_an_end(messages):
    messages.msg_queue.put((1, echo(5)))
    assert messages.get_msg(block=True) == (None, None)


def test_the_end_of_the_association_ends_the_wait(messages):
    messages.msg_queue.put((None, None))
    assert messages.get_msg(block=True) == (None, None)


def test_a_cancel_that_comes_before_its_request_is_served_is_kept(messages):
    receive(messages, C_ECHO_RQ(), echo(7))
    receive(messages, C_CANCEL_RQ(), cancel(7))
    messages.cancel_req = {}  # what the library does when it begins to serve
    assert 7 in messages.cancel_req


def test_a_cancel_of_an_earlier_request_does_not_count_for_a_later_one(messages):
    receive(messages, C_CANCEL_RQ(), cancel(7))
    receive(messages, C_ECHO_RQ(), echo(7))
    assert messages.cancel_req == {}


def test_a_busy_peer_leaves_moments_too():
    told = []
    messages = AcceptedMessages(Association(AE(), MODE_ACCEPTOR), None, lambda: told.append(1))
    messages.get_msg()
    messages.msg_queue.put((1, echo(1)))
    messages.get_msg()
    assert told == [1, 1]


def test_what_cannot_be_understood_is_an_event_not_an_exception(messages):
    part = P_DATA()
    part.presentation_data_value_list.append((1, b"\x03" + bytes(20)))
    messages.receive_primitive(part)
    assert messages.dul.event_queue.get(block=False) == "Evt19"


def test_an_endless_identifier_is_bounded(messages):
    query = C_FIND()
    query.MessageID = 1
    query.Priority = 0
    query.AffectedSOPClassUID = VERIFICATION
    query.Identifier = BytesIO(b"ab")
    message = C_FIND_RQ()
    message.primitive_to_message(query)
    messages.receive_primitive(next(message.encode_msg(1, 16384)))
    part = P_DATA()
    part.presentation_data_value_list.append((1, b"\x00" + bytes(MOST_IN_MEMORY // 4)))
    for _ in range(4):
        messages.receive_primitive(part)
    assert messages.dul.event_queue.empty()
    messages.receive_primitive(part)
    assert messages.dul.event_queue.get(block=False) == "Evt19"


def test_after_the_end_nothing_is_taken(messages):
    messages.abandon()
    receive(messages, C_ECHO_RQ(), echo(1))
    assert messages.msg_queue.empty()


def test_requests_and_responses():
    assert is_request(echo(1))
    assert not is_request(echo(1, response=True))
    assert not is_request(None)
