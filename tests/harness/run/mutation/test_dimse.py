import pytest

from harness.content.dataset import identifier_of
from harness.core.subject import DimseExchange, Operation
from harness.run.mutation.data_sets import Unwritable, put
from harness.run.mutation.dimse import encode, read, request, response, span_of
from harness.run.mutation.dimse_edits import (
    DATA_SET_TYPE,
    MESSAGE_ID,
    STATUS,
    and_then,
    behind,
    data,
    group_length,
    in_pieces_of,
    never,
    no_data,
    number,
    on_context,
    raw_data,
    some_data,
    text,
    twice,
    uid,
    without,
)
from harness.run.mutation.recordings import octets, stream_of
from harness.run.mutation.registry import Edit
from harness.wire.decode import decode
from tests.harness.wire.recordings import load_trace


def exchange(edit: Edit, trace: str, operation: Operation) -> DimseExchange:
    edited = edit(load_trace(trace))
    assert edited is not None
    found = (x for r in edited for x in decode(r) if isinstance(x, DimseExchange))
    return next(x for x in found if x.operation is operation)


@pytest.mark.parametrize("name", ["echo", "store", "find", "get", "move", "commitment"])
def test_recorded_messages_are_written_as_they_were(name: str) -> None:
    for r in load_trace(name):
        for x in decode(r):
            for m in (x.request, *x.responses) if isinstance(x, DimseExchange) else ():
                start, end = span_of(r, m)
                whole = octets(stream_of(r, m.source))[start:end]
                assert encode(read(r, m, x.transfer_syntax)) == whole


def test_command_elements_are_changed_and_the_group_length_follows() -> None:
    edit = request(Operation.C_STORE, uid(0x1000, "2.25.77"), number(0x0700, 1), without(0x0110))
    m = exchange(edit, "store", Operation.C_STORE).request
    assert (m.text(0x1000), m.number(0x0700), m.find(MESSAGE_ID)) == ("2.25.77", 1, None)
    assert m.number(0) == m.command.size - 12
    assert m.gaps == ()
    assert m.data is not None


def test_command_sets_are_spoiled_on_purpose() -> None:
    edit = request(Operation.C_ECHO, group_length(3), behind(MESSAGE_ID), and_then(8, 5, b"x"))
    m = exchange(edit, "echo", Operation.C_ECHO).request
    assert m.number(0) == 3
    assert [e.element for e in m.elements][-2:] == [MESSAGE_ID, 5]
    assert m.elements[-1].value == b"x"


def test_data_sets_are_changed_taken_away_and_added() -> None:
    asked = request(Operation.C_FIND, data(put(0x00100020, value="OTHER")))
    x = exchange(asked, "find", Operation.C_FIND)
    ds = identifier_of(x.request, x.transfer_syntax)
    assert ds is not None
    assert ds.text(0x00100020) == "OTHER"
    bare = exchange(request(Operation.C_FIND, no_data), "find", Operation.C_FIND).request
    assert (bare.data, bare.number(DATA_SET_TYPE)) == (None, 0x0101)
    loaded = exchange(request(Operation.C_ECHO, some_data(b"ab")), "echo", Operation.C_ECHO)
    assert loaded.request.data is not None
    assert loaded.request.data.read() == b"ab"
    short = request(Operation.C_FIND, raw_data(lambda whole: whole[:5]))
    found = exchange(short, "find", Operation.C_FIND).request.data
    assert found is not None
    assert found.size == 5
    with pytest.raises(Unwritable):
        request(Operation.C_ECHO, data())(load_trace("echo"))


def test_fragments_are_cut_anew() -> None:
    edit = request(Operation.C_STORE, in_pieces_of(7))
    before = exchange(request(Operation.C_STORE), "store", Operation.C_STORE).request
    after = exchange(edit, "store", Operation.C_STORE).request
    assert after.data == before.data
    assert after.data is not None
    assert len(after.data.slices) > 10


def test_the_response_named_is_changed() -> None:
    x = exchange(response(Operation.C_FIND, number(STATUS, 0xA700)), "find", Operation.C_FIND)
    assert x.responses[-1].status == 0xA700
    first = response(Operation.C_FIND, text(0x0902, "odd"), number=0)
    x = exchange(first, "find", Operation.C_FIND)
    assert x.responses[0].text(0x0902) == "odd"
    assert response(Operation.C_FIND, number=40)(load_trace("find")) is None


def test_messages_are_repeated_dropped_and_sent_elsewhere() -> None:
    x = exchange(response(Operation.C_ECHO, never), "echo", Operation.C_ECHO)
    assert x.responses == ()
    edited = request(Operation.C_ECHO, twice)(load_trace("echo"))
    assert edited is not None
    assert sum(isinstance(x, DimseExchange) for x in decode(edited[0])) == 2
    x = exchange(request(Operation.C_ECHO, on_context(9)), "echo", Operation.C_ECHO)
    assert x.context_id == 9


def test_what_is_not_there_is_not_changed() -> None:
    assert request(Operation.C_GET)(load_trace("echo")) is None
    assert request(Operation.C_ECHO, nth=5)(load_trace("echo")) is None
    assert request(Operation.C_ECHO, accepter="viewer")(load_trace("echo")) is None
