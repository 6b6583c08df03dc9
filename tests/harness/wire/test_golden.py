"""Golden traces: what the decoder makes of bytes that real implementations exchanged."""

import pytest

from harness.core.subject import Connection, DimseExchange, Exchange, Negotiation, Party, Recording
from harness.wire.decode import decode
from harness.wire.operations import join
from tests.harness.wire.record_traces import RECORDERS, write
from tests.harness.wire.recordings import load_trace

CT = "1.2.840.10008.5.1.4.1.1.2"
ROOT = "1.2.840.10008.5.1.4.1.2.2."
IMPLICIT, EXPLICIT = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
OK = (0x0000,)

# name -> exchanges as (id, operation, initiator, message id, abstract syntax, transfer syntax,
#                       statuses, size of the request's data set, parent)
EXPECTED = {
    "echo": [
        ("c0001.d1", "C_ECHO", "modality", 1, "1.2.840.10008.1.1", IMPLICIT, OK, None, ""),
    ],
    "store": [
        ("c0001.d1", "C_STORE", "modality", 1, CT, EXPLICIT, OK, 306, ""),
        ("c0001.d2", "C_STORE", "modality", 2, CT, EXPLICIT, OK, 306, ""),
    ],
    "find": [
        ("c0001.d1", "C_FIND", "modality", 7, ROOT + "1", IMPLICIT, (0xFF00, 0xFF00, 0), 32, ""),
    ],
    "get": [
        ("c0001.d1", "C_GET", "modality", 3, ROOT + "3", IMPLICIT, (0xFF00, 0xFF00, 0), 46, ""),
        ("c0001.d2", "C_STORE", "archive", 4, CT, EXPLICIT, OK, 306, "c0001.d1"),
        ("c0001.d3", "C_STORE", "archive", 5, CT, EXPLICIT, OK, 306, "c0001.d1"),
    ],
    "move": [
        ("c0001.d1", "C_MOVE", "modality", 9, ROOT + "2", IMPLICIT, (0xFF00, 0), 46, ""),
        ("c0002.d1", "C_STORE", "archive", 10, CT, EXPLICIT, OK, 306, "c0001.d1"),
    ],
    "commitment": [
        ("c0001.d1", "N_ACTION", "modality", 5, "1.2.840.10008.1.20.1", IMPLICIT, OK, 116, ""),
        ("c0001.d2", "N_EVENT_REPORT", "archive", 5, "1.2.840.10008.1.20.1", IMPLICIT, OK, 116, ""),
    ],
}


def decoded(recordings: tuple[Recording, ...]) -> tuple[Exchange, ...]:
    return join(x for r in recordings for x in decode(r))


def seated(name: str) -> tuple[Recording, ...]:
    """The second connection of the move is opened by the archive."""
    first, *rest = load_trace(name)
    archive, viewer = Party("archive", False), Party("viewer", False)
    moved = (
        Recording(
            r.id, r.scenario, r.protocol, archive, viewer, r.opened, r.from_opener, r.from_accepter
        )
        for r in rest
    )
    return (first, *moved)


def outline(exchanges: tuple[Exchange, ...]) -> list[tuple[object, ...]]:
    return [
        (
            x.id,
            x.operation.name,
            x.initiator.name,
            x.message_id,
            x.abstract_syntax,
            x.transfer_syntax,
            tuple(r.status for r in x.responses),
            None if x.request.data is None else x.request.data.size,
            x.parent,
        )
        for x in exchanges
        if isinstance(x, DimseExchange)
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_golden_trace(name):
    found = decoded(seated(name))
    assert outline(found) == EXPECTED[name]
    for x in found:
        if isinstance(x, Connection):
            assert x.gaps == ()
            assert [p.kind for p in x.pdus if p.kind not in (4,)] == [1, 5, 2, 6]
        if isinstance(x, Negotiation):
            assert x.answer == "accepted"
            assert x.request.application_contexts == ("1.2.840.10008.3.1.1.1",)
            assert {u.kind for u in x.request.user_items} >= {0x51, 0x52, 0x55}
        if isinstance(x, DimseExchange):
            assert x.final is not None
            assert x.final.status == 0
            assert x.request.gaps == ()
            assert x.negotiation == x.connection + ".n1"


def test_role_selection_of_the_get_trace_is_seen():
    negotiation = next(x for x in decoded(seated("get")) if isinstance(x, Negotiation))
    assert [u.kind for u in negotiation.request.user(0x54)] == [0x54]
    assert negotiation.accept is not None
    assert len(negotiation.accept.user(0x54)) == 1


@pytest.mark.contract
def test_recording_again_decodes_the_same(tmp_path, monkeypatch):
    write(tmp_path)
    monkeypatch.setattr("tests.harness.wire.recordings.TRACES", tmp_path)
    for name in RECORDERS:
        assert outline(decoded(seated(name))) == EXPECTED[name]
