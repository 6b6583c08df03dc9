"""Responses encoded or cut into fragments as they should not be (PS3.7 6.3, PS3.8 9.3.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from emulators.core.faults import Fault
from emulators.dimse.faults.pdus import (
    LAST,
    Elements,
    Pdv,
    encode_command,
    exchanged,
    number,
    p_data,
    read_command,
    read_values,
)

COMMAND_FIELD, DATA_SET_TYPE, ERROR_COMMENT = 0x0100, 0x0800, 0x0902
RESPONSE: Final = 0x8000
C_ECHO, C_MOVE, C_STORE = 0x0030, 0x0021, 0x0001
LONG_COMMENT: Final = b"The destination is unknown. " * 4
NO_DATA_SET: Final = b"\x01\x01"
SOME_DATA_SET: Final = b"\x00\x00"
NOT_ACCEPTED_ID: Final = 253

Change = Callable[[Pdv, Elements], Sequence[Pdv]]
"""What is sent for a whole command set: presentation data values."""


def _wrong_length(value: Pdv, command: Elements) -> Sequence[Pdv]:
    return (replace(value, fragment=encode_command(command, wrong_by=2)),)


def _as_a_store(value: Pdv, command: Elements) -> Sequence[Pdv]:
    field = (C_STORE | RESPONSE).to_bytes(2, "little")
    return (replace(value, fragment=encode_command(exchanged(command, COMMAND_FIELD, field))),)


def _unannounced(value: Pdv, command: Elements) -> Sequence[Pdv]:
    silent = exchanged(command, DATA_SET_TYPE, NO_DATA_SET)
    return (
        replace(value, fragment=encode_command(silent)),
        Pdv(value.context_id, LAST, _SOME_DATA),
    )


def _with_data(value: Pdv, command: Elements) -> Sequence[Pdv]:
    loud = exchanged(command, DATA_SET_TYPE, SOME_DATA_SET)
    return (
        replace(value, fragment=encode_command(loud)),
        Pdv(value.context_id, LAST, _SOME_DATA),
    )


def _data_before_command(value: Pdv, _: Elements) -> Sequence[Pdv]:
    return (Pdv(value.context_id, 0, b""), value)


def _verbose(value: Pdv, command: Elements) -> Sequence[Pdv]:
    return (
        replace(value, fragment=encode_command(exchanged(command, ERROR_COMMENT, LONG_COMMENT))),
    )


def _in_odd_pieces(value: Pdv, _: Elements) -> Sequence[Pdv]:
    half = len(value.fragment) // 2 | 1
    return (
        replace(value, control=value.control & ~LAST, fragment=value.fragment[:half]),
        replace(value, fragment=value.fragment[half:]),
    )


def _on_another_context(value: Pdv, _: Elements) -> Sequence[Pdv]:
    return (replace(value, context_id=NOT_ACCEPTED_ID),)


_SOME_DATA: Final = b"\x08\x00\x60\x00CS\x02\x00CT"  # in the transfer syntax that we prefer

_CHANGES: Final[dict[Fault, tuple[int, Change]]] = {
    Fault(
        "echo-has-a-wrong-group-length",
        "dimse.response-command-sets-are-well-encoded",
        "counts two bytes too many in the Command Group Length of its response",
    ): (C_ECHO, _wrong_length),
    Fault(
        "echo-is-answered-as-a-store",
        "dimse.response-field-is-the-requests",
        "has the Command Field of a C-STORE response",
    ): (C_ECHO, _as_a_store),
    Fault(
        "echo-is-answered-with-a-data-set",
        "echo.echo-succeeds",
        "sends a data set with its response",
    ): (C_ECHO, _with_data),
    Fault(
        "echo-is-sent-in-odd-pieces",
        "ul.accepter-sends-even-pdvs",
        "cuts its command set into fragments of odd length",
    ): (C_ECHO, _in_odd_pieces),
    Fault(
        "echo-begins-with-data",
        "ul.accepter-keeps-fragments-in-order",
        "sends a fragment of a data set, which is empty, before its command set",
    ): (C_ECHO, _data_before_command),
    Fault(
        "echo-is-answered-on-another-context",
        "ul.accepter-uses-accepted-contexts",
        "answers on a presentation context that was never negotiated",
    ): (C_ECHO, _on_another_context),
    Fault(
        "retrieve-refuses-at-length",
        "dimse.error-comment-is-short",
        "has an Error Comment of more than 64 characters when it refuses",
    ): (C_MOVE, _verbose),
    Fault(
        "echo-announces-no-data-set-and-sends-one",
        "dimse.responses-announce-their-data-sets",
        "says in Command Data Set Type that nothing follows, and a data set follows",
    ): (C_ECHO, _unannounced),
}

RESPONSE_FAULTS: Final[tuple[Fault, ...]] = tuple(_CHANGES)


def garbled(data: bytes, on: frozenset[str]) -> bytes:
    """Change the responses in a P-DATA-TF by the faults that are on."""
    changes = [made for fault, made in _CHANGES.items() if fault.name in on]
    if not changes:
        return data
    sent: list[Pdv] = []
    for value in read_values(data):
        command = read_command(value.fragment) if value.is_command else ()
        field = number(command, COMMAND_FIELD)
        change = next((c for operation, c in changes if field == operation | RESPONSE), None)
        sent += (value,) if change is None else change(value, command)
    return p_data(*sent)
