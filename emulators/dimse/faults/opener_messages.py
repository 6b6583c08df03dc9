"""Messages as an opener should not send them (PS3.7 6.3.1, 9.3, Annex E; PS3.4 Annex B)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from emulators.core.deviations import Deviation, deviation
from emulators.dimse.faults.pdus import (
    COMMAND,
    LAST,
    P_DATA_TF,
    Elements,
    Pdv,
    encode_command,
    exchanged,
    kind_of,
    number,
    p_data,
    read_command,
    read_values,
)
from emulators.dimse.tampering import Tamper

C_STORE_RQ, C_STORE_RSP, C_ECHO_RQ = 0x0001, 0x8001, 0x0030
SOP_CLASS, COMMAND_FIELD, PRIORITY, DATA_SET_TYPE, SOP_INSTANCE = (
    0x0002,
    0x0100,
    0x0700,
    0x0800,
    0x1000,
)
NO_DATA_SET: Final = b"\x01\x01"
FILE_META: Final = struct.pack("<HH2sH", 0x0002, 0x0010, b"UI", 20) + b"1.2.840.10008.1.2.1\0"
LATE_ELEMENT: Final = struct.pack("<HH2sH", 0x0020, 0x0013, b"IS", 2) + b"1 "
RAW_DATA_STORAGE: Final = b"1.2.840.10008.5.1.4.1.1.66"
OTHER_INSTANCE: Final = b"2.25.2919297123473812\0"

Change = Callable[[Pdv, Elements], bytes]
"""Takes the fragment that holds a command set, read; gives the PDUs to send for it."""


def _sent(at: Pdv, elements: Elements, wrong_by: int = 0) -> bytes:
    return p_data(Pdv(at.context_id, at.control, encode_command(elements, wrong_by)))


def _twice(at: Pdv, elements: Elements) -> bytes:
    return _sent(at, elements) * 2


def _denied(at: Pdv, elements: Elements) -> bytes:
    return _sent(at, exchanged(elements, DATA_SET_TYPE, NO_DATA_SET))


def _miscounted(at: Pdv, elements: Elements) -> bytes:
    return _sent(at, elements, 2)


def _other_class(at: Pdv, elements: Elements) -> bytes:
    return _sent(at, exchanged(elements, SOP_CLASS, RAW_DATA_STORAGE))


def _with_data(at: Pdv, elements: Elements) -> bytes:
    command = _sent(at, exchanged(elements, DATA_SET_TYPE, b"\0\0"))
    return command + p_data(Pdv(at.context_id, LAST, LATE_ELEMENT))


def _no_priority(at: Pdv, elements: Elements) -> bytes:
    return _sent(at, tuple(e for e in elements if e[0] != PRIORITY))


def _other_instance(at: Pdv, elements: Elements) -> bytes:
    return _sent(at, exchanged(elements, SOP_INSTANCE, OTHER_INSTANCE))


def _preceded_by(extra: bytes) -> Change:
    """Begin the data set with bytes that do not belong there, in a fragment of their own."""

    def change(at: Pdv, elements: Elements) -> bytes:
        return _sent(at, elements) + p_data(Pdv(at.context_id, 0, extra))

    return change


def _of_commands(change: Change, field: int) -> Callable[[Tamper], Tamper]:
    """Change the commands with this command field, which the library sends in one fragment."""

    def deviate(then: Tamper) -> Tamper:
        def tamper(data: bytes) -> bytes | None:
            if kind_of(data) == P_DATA_TF:
                first = read_values(data)[0]
                if first.control == COMMAND | LAST:
                    elements = read_command(first.fragment)
                    if number(elements, COMMAND_FIELD) == field:
                        data = change(first, elements)
            return then(data)

        return tamper

    return deviate


REQUESTS: Final[tuple[Deviation[Tamper], ...]] = (
    deviation(
        "c-echo-uses-a-message-id-twice",
        "dimse.message-id-is-free",
        "asks again with the same Message ID before the first request was answered",
        _of_commands(_twice, C_ECHO_RQ),
    ),
    deviation(
        "c-echo-miscounts-its-command-set",
        "dimse.request-command-set-is-well-encoded",
        "states a group length that is two bytes too large",
        _of_commands(_miscounted, C_ECHO_RQ),
    ),
    deviation(
        "c-echo-names-another-sop-class",
        "dimse.sop-class-is-that-of-the-context",
        "names a SOP Class that is not the abstract syntax of its presentation context",
        _of_commands(_other_class, C_ECHO_RQ),
    ),
    deviation(
        "c-echo-carries-a-data-set",
        "echo.echo-request-is-bare",
        "sends a data set along with a C-ECHO",
        _of_commands(_with_data, C_ECHO_RQ),
    ),
    deviation(
        "c-store-denies-its-data-set",
        "dimse.request-announces-its-data-set",
        "says that no data set follows, and sends one",
        _of_commands(_denied, C_STORE_RQ),
    ),
    deviation(
        "c-store-disorders-its-data-set",
        "dimse.request-data-set-is-readable",
        "sends the elements of a data set out of their order",
        _of_commands(_preceded_by(LATE_ELEMENT), C_STORE_RQ),
    ),
    deviation(
        "c-store-gives-no-priority",
        "storage.store-request-is-complete",
        "leaves the priority out of its requests",
        _of_commands(_no_priority, C_STORE_RQ),
    ),
    deviation(
        "c-store-names-another-instance",
        "storage.command-names-the-data-set",
        "names an instance in the command that is not that of the data set",
        _of_commands(_other_instance, C_STORE_RQ),
    ),
    deviation(
        "c-store-names-another-class",
        "storage.command-names-the-data-set",
        "names a SOP Class in the command that is not that of the data set",
        _of_commands(_other_class, C_STORE_RQ),
    ),
    deviation(
        "c-store-sends-file-meta-information",
        "storage.data-set-has-no-file-meta",
        "sends file meta information at the head of the data set",
        _of_commands(_preceded_by(FILE_META), C_STORE_RQ),
    ),
)

SUB_OPERATION_RESPONSES: Final[tuple[Deviation[Tamper], ...]] = (
    deviation(
        "c-get-answers-a-sub-operation-twice",
        "dimse.opener-responds-to-requests",
        "sends every response to a C-STORE sub-operation twice",
        _of_commands(_twice, C_STORE_RSP),
    ),
)
