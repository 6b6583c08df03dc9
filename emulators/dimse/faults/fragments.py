"""PDUs and fragments as an opener should not send them (PS3.8 9.3.1, 9.3.5, 9.3.8, Annex E)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from emulators.core.deviations import Deviation, deviation
from emulators.dimse.faults.pdus import (
    ABORT,
    COMMAND,
    LAST,
    P_DATA_TF,
    RELEASE_RQ,
    Pdv,
    kind_of,
    p_data,
    pdu,
    read_values,
)
from emulators.dimse.tampering import Tamper

UNDEFINED_KIND: Final = 0x0A
UNDEFINED_SOURCE: Final = 0x07
PDU_BYTES: Final = 1 << 20
"""More than any peer of ours announces that it receives at once."""

Change = Callable[[bytes, tuple[Pdv, ...]], bytes | None]
"""Takes a PDU and the values of the last P-DATA-TF before or at it."""


def _unfinished_message(data: bytes, values: tuple[Pdv, ...]) -> bytes | None:
    if kind_of(data) == RELEASE_RQ:
        return None
    if kind_of(data) != P_DATA_TF or not values[-1].control & LAST:
        return data
    return data + p_data(Pdv(values[0].context_id, COMMAND, bytes(12)))


def _data_first(data: bytes, values: tuple[Pdv, ...]) -> bytes:
    if kind_of(data) != P_DATA_TF or not values[0].is_command:
        return data
    return p_data(Pdv(values[0].context_id, LAST, bytes(8))) + data


def _odd_fragments(data: bytes, values: tuple[Pdv, ...]) -> bytes:
    if kind_of(data) != P_DATA_TF or not values[0].is_command:
        return data
    whole = values[0]
    return p_data(
        Pdv(whole.context_id, COMMAND, whole.fragment[:33]),
        Pdv(whole.context_id, whole.control, whole.fragment[33:]),
    )


def _too_long(data: bytes, values: tuple[Pdv, ...]) -> bytes:
    if kind_of(data) != P_DATA_TF or not values[0].is_command:
        return data
    return pdu(P_DATA_TF, data[6:] + p_data(Pdv(values[0].context_id, 0, bytes(PDU_BYTES)))[6:])


def _other_context(data: bytes, values: tuple[Pdv, ...]) -> bytes:
    if kind_of(data) != P_DATA_TF:
        return data
    return p_data(*(Pdv(v.context_id + 2, v.control, v.fragment) for v in values))


def _undefined_pdu(data: bytes, _: tuple[Pdv, ...]) -> bytes:
    return pdu(UNDEFINED_KIND, bytes(4)) + data if kind_of(data) == RELEASE_RQ else data


def _undefined_abort(data: bytes, _: tuple[Pdv, ...]) -> bytes:
    if kind_of(data) != RELEASE_RQ:
        return data
    return pdu(ABORT, bytes([0, 0, UNDEFINED_SOURCE, 0]))


def _data_after_release(data: bytes, values: tuple[Pdv, ...]) -> bytes:
    if kind_of(data) != RELEASE_RQ or not values:
        return data
    return data + p_data(*values)


def _remembering(change: Change) -> Callable[[Tamper], Tamper]:
    def deviate(then: Tamper) -> Tamper:
        values: tuple[Pdv, ...] = ()

        def tamper(data: bytes) -> bytes | None:
            nonlocal values
            if kind_of(data) == P_DATA_TF:
                values = read_values(data)
            changed = change(data, values)
            return None if changed is None else then(changed)

        return tamper

    return deviate


_TABLE: Final[tuple[tuple[str, str, str, Change], ...]] = (
    (
        "association-leaves-a-message-unfinished",
        "ul.opener-finishes-its-messages",
        "begins a message, and closes the connection in the middle of it",
        _unfinished_message,
    ),
    (
        "association-sends-data-before-their-command",
        "ul.opener-keeps-fragments-in-order",
        "sends a fragment of a data set before the command set",
        _data_first,
    ),
    (
        "association-sends-odd-fragments",
        "ul.opener-sends-even-pdvs",
        "cuts a command set into fragments of odd length",
        _odd_fragments,
    ),
    (
        "association-exceeds-the-maximum-length",
        "ul.opener-respects-the-maximum-length",
        "sends a P-DATA-TF longer than the peer announced it can receive",
        _too_long,
    ),
    (
        "association-uses-a-context-never-accepted",
        "ul.opener-uses-accepted-contexts",
        "sends its messages on a presentation context that was not negotiated",
        _other_context,
    ),
    (
        "association-sends-an-undefined-pdu",
        "ul.opener-sends-defined-pdu-types",
        "sends a PDU of a type that is not defined",
        _undefined_pdu,
    ),
    (
        "association-aborts-with-an-undefined-source",
        "ul.opener-aborts-with-defined-codes",
        "aborts instead of asking for release, and names a source that is not defined",
        _undefined_abort,
    ),
    (
        "association-sends-data-after-its-release",
        "ul.opener-sends-no-data-after-release",
        "repeats its last message after it asked for release",
        _data_after_release,
    ),
)

FRAGMENTS: Final[tuple[Deviation[Tamper], ...]] = tuple(
    deviation(name, requirement, what, _remembering(change))
    for name, requirement, what, change in _TABLE
)
