import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Answer, Connection, Negotiation
from harness.run.mutation.registry import Edit
from harness.run.mutation.upper_layer import (
    COMMAND,
    LAST,
    abort,
    aborted_instead,
    appended,
    changed_pdu,
    cut_off,
    p_data,
    pdu,
    refused_by_abort,
    rejected,
)
from harness.wire.decode import decode
from harness.wire.pdus import A_ABORT, A_RELEASE_RP, A_RELEASE_RQ, P_DATA_TF
from tests.harness.wire.recordings import load_trace, recording

OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER


def connection(edit: Edit) -> Connection:
    edited = edit(load_trace("echo"))
    assert edited is not None
    (found,) = (x for x in decode(edited[0]) if isinstance(x, Connection))
    return found


def kinds(c: Connection, side: Role) -> list[int]:
    return [p.kind for p in c.pdus if p.source is side]


@given(st.integers(1, 255), st.integers(0, 3), st.binary(max_size=20))
def test_a_pdu_is_framed_as_it_was_made(context: int, control: int, fragment: bytes) -> None:
    (c,) = decode(recording(p_data(context, control, fragment)))[:1]
    assert isinstance(c, Connection)
    (v,) = c.pdvs
    assert (v.context_id, v.control, v.fragment.read()) == (context, control, fragment)


def test_a_length_can_be_announced_wrong() -> None:
    assert pdu(A_RELEASE_RQ, bytes(4), length=9) == b"\5\0\0\0\0\t\0\0\0\0"


def test_a_pdu_is_exchanged_left_out_or_followed() -> None:
    assert kinds(connection(changed_pdu(OPENER, A_RELEASE_RQ, lambda _: b"")), OPENER) == [1, 4]
    doubled = connection(changed_pdu(OPENER, P_DATA_TF, lambda p: p + p))
    assert kinds(doubled, OPENER) == [1, 4, 4, 5]
    assert changed_pdu(OPENER, A_ABORT, lambda p: p)(load_trace("echo")) is None
    assert changed_pdu(OPENER, P_DATA_TF, lambda p: p, nth=3)(load_trace("echo")) is None


def test_bytes_are_appended() -> None:
    c = connection(appended(ACCEPTER, p_data(1, COMMAND | LAST, bytes(12))))
    assert kinds(c, ACCEPTER) == [2, 4, 6, 4]


def test_who_is_cut_off_closes_first() -> None:
    c = connection(cut_off(ACCEPTER, A_RELEASE_RP, kept=3))
    assert c.accepter_ending is Ending.FIN
    assert c.accepter_ended <= c.opener_ended
    assert [g.why for g in c.gaps] == ["PDU header cut off after 3 of 6 bytes"]


@pytest.mark.parametrize(
    ("edit", "answer"),
    [(rejected(1, 2, 3), Answer.REJECTED), (refused_by_abort(0, 0), Answer.ABORTED)],
)
def test_nothing_follows_a_refusal(edit: Edit, answer: Answer) -> None:
    edited = edit(load_trace("echo"))
    assert edited is not None
    c, n = decode(edited[0])
    assert isinstance(c, Connection)
    assert isinstance(n, Negotiation)
    assert (n.answer, n.rejection) == (answer, (1, 2, 3) if answer is Answer.REJECTED else None)
    assert (len(kinds(c, OPENER)), len(kinds(c, ACCEPTER))) == (1, 1)


@pytest.mark.parametrize("side", [OPENER, ACCEPTER])
def test_nobody_speaks_after_an_abort(side: Role) -> None:
    c = connection(aborted_instead(side, P_DATA_TF, 2, 1))
    last = [p for p in c.pdus if p.source is side][-1]
    assert abort(2, 1)[6:] == last.body.read()
    assert not any(p.at > last.at for p in c.pdus)
    other = ACCEPTER if side is OPENER else OPENER
    assert A_RELEASE_RP not in kinds(c, other)
