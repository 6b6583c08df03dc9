import pytest

from harness.core.requirement import Role
from harness.wire import pdus as pdus_module
from harness.wire.pdus import frame_pdus, frame_pdvs
from tests.harness.wire.recordings import (
    ABORT,
    RELEASE_RQ,
    p_data,
    pdu,
    pdv,
    stream,
)


def framed(data: bytes):
    return frame_pdus(stream(Role.INITIATOR, [data]))


def test_pdus_are_placed_not_copied():
    pdus, gaps = framed(RELEASE_RQ + ABORT)
    assert gaps == ()
    assert [(p.kind, p.offset, p.length, p.end) for p in pdus] == [(5, 0, 4, 10), (7, 10, 4, 20)]
    assert pdus[1].body.slices == ((16, 20),)


@pytest.mark.parametrize(
    ("data", "kinds", "offset", "why"),
    [
        (RELEASE_RQ + b"\x05\0", [5], 10, "PDU header cut off after 2 of 6 bytes"),
        (b"\x04\0\0\0\0\x09abc", [], 0, "P-DATA-TF announces 9 bytes, 3 arrived"),
        (pdu(0x20, b"??") + ABORT, [0x20], 0, "PDU of unknown type 0x20"),
        (b"GET / HTTP/1.1\r\n\r\n", [0x47], 0, "PDU of unknown type 0x47 announces"),
        (pdu(5, b"12345") + ABORT, [5], 0, "A-RELEASE-RQ announces 5 bytes instead of 4"),
        (RELEASE_RQ + pdu(7, b""), [5, 7], 10, "A-ABORT announces 0 bytes instead of 4"),
    ],
    ids=["cut-header", "cut-body", "unknown", "other-protocol", "too-long", "too-short"],
)
def test_framing_stops_at_the_first_gap(data, kinds, offset, why):
    pdus, gaps = framed(data)
    assert [p.kind for p in pdus] == kinds
    (gap,) = gaps
    assert gap.offset == offset
    assert gap.why.startswith(why)
    assert gap.source is Role.INITIATOR


def pdvs_of(data: bytes):
    source = stream(Role.RESPONDER, [data])
    return frame_pdvs(source, frame_pdus(source)[0])


def test_pdvs_of_several_pdus():
    data = p_data(pdv(1, 1, b"ab"), pdv(3, 2, b"")) + RELEASE_RQ + p_data(pdv(5, 0, b"c"))
    pdvs, gaps = pdvs_of(data)
    assert gaps == ()
    assert [(v.context_id, v.control, v.fragment.read()) for v in pdvs] == [
        (1, 1, b"ab"),
        (3, 2, b""),
        (5, 0, b"c"),
    ]
    assert [v.offset for v in pdvs] == [6, 14, 36]
    assert [v.pdu_offset for v in pdvs] == [0, 0, 30]


@pytest.mark.parametrize(
    ("body", "good", "why"),
    [
        (pdv(1, 3, b"ab") + b"\0\0", 1, "2 trailing bytes in P-DATA-TF"),
        (b"\0\0\0\x01\x01", 0, "PDV announces 1 bytes, its PDU has 1 left"),
        (b"\0\0\0\x00", 0, "PDV announces 0 bytes, its PDU has 0 left"),
        (
            pdv(1, 3, b"ab") + b"\0\0\0\x63\x01\x03x",
            1,
            "PDV announces 99 bytes, its PDU has 3 left",
        ),
    ],
    ids=["trailing", "too-short", "empty", "overrun"],
)
def test_pdvs_stop_at_the_first_gap(body, good, why):
    pdvs, gaps = pdvs_of(p_data(body) + p_data(pdv(1, 3, b"later")))
    assert len(pdvs) == good
    assert [g.why for g in gaps] == [why]


def test_work_is_bounded(monkeypatch):
    monkeypatch.setattr(pdus_module, "MAX_UNITS", 2)
    pdus, gaps = framed(RELEASE_RQ * 5)
    assert (len(pdus), [g.why for g in gaps]) == (2, ["not read further after 2 PDUs"])
    pdvs, gaps = pdvs_of(p_data(*[pdv(1, 0, b"")] * 5))
    assert (len(pdvs), [g.why for g in gaps]) == (2, ["not read further after 2 PDVs"])
