from harness.core.requirement import Role
from harness.wire.messages import assemble
from harness.wire.pdus import frame_pdus, frame_pdvs
from tests.harness.wire.recordings import command, p_data, pdv, request, stream

STORE = command(e0100=1, e0110=1, e0800=1)
ECHO = command(e0100=0x30, e0110=2, e0800=0x101)


def assembled(data: bytes, *, aborted: bool = False):
    source = stream(Role.INITIATOR, [data])
    pdvs, _ = frame_pdvs(source, frame_pdus(source)[0])
    return assemble("c0001", source, pdvs, aborted=aborted)


def test_fragments_become_one_message():
    data = p_data(pdv(1, 1, STORE[:7]), pdv(1, 3, STORE[7:])) + p_data(
        pdv(1, 0, b"abc"), pdv(1, 2, b"de")
    )
    (message,), gaps = assembled(data)
    assert gaps == ()
    assert message.command.read() == STORE
    assert message.data is not None
    assert message.data.read() == b"abcde"
    assert (message.span.start, message.span.end) == (6, len(data))
    assert message.number(0x0110) == 1


def test_contexts_are_kept_apart_and_order_is_that_of_the_beginnings():
    data = p_data(pdv(1, 3, STORE), pdv(3, 3, ECHO), pdv(1, 2, b"data"))
    messages, gaps = assembled(data)
    assert gaps == ()
    assert [(m.context_id, m.data is not None) for m in messages] == [(1, True), (3, False)]


def test_an_empty_data_set_is_not_an_absent_one():
    (message,), _ = assembled(p_data(pdv(1, 3, STORE), pdv(1, 2, b"")))
    assert message.data is not None
    assert message.data.size == 0


def test_a_data_set_nobody_announced_is_kept_and_named():
    (message,), gaps = assembled(p_data(pdv(1, 3, ECHO), pdv(1, 0, b"a"), pdv(1, 2, b"b")))
    assert gaps == ()
    assert message.data is not None
    assert message.data.read() == b"ab"
    assert message.gaps == ("a data set follows although Command Data Set Type announces none",)


def test_an_announced_data_set_that_does_not_follow():
    messages, gaps = assembled(p_data(pdv(1, 3, STORE), pdv(1, 3, ECHO)))
    assert gaps == ()
    assert messages[0].data is None
    assert messages[0].gaps == ("the data set it announces did not follow, another command did",)
    assert messages[1].gaps == ()


def test_data_without_a_command():
    messages, gaps = assembled(p_data(pdv(1, 2, b"data")) + request(0x30))
    assert [g.why for g in gaps] == ["data set fragment without a command set"]
    assert len(messages) == 1


def test_messages_cut_off_at_the_end():
    messages, gaps = assembled(p_data(pdv(1, 3, STORE), pdv(1, 0, b"abc"), pdv(3, 1, ECHO[:4])))
    assert messages == ()
    assert [g.why for g in gaps] == [
        "message without the last fragment of its data set",
        "message without the last fragment of its command set",
    ]


def test_an_abort_may_cut_a_message():
    assert assembled(p_data(pdv(1, 3, STORE), pdv(1, 0, b"abc")), aborted=True) == ((), ())


def test_a_broken_command_set_is_a_message_all_the_same():
    (message,), gaps = assembled(p_data(pdv(1, 3, ECHO + b"\0")))
    assert gaps == ()
    assert message.gaps == ("1 trailing bytes at byte 42 of the command set",)
