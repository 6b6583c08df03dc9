"""DIMSE messages rewritten: command elements, data sets, whole messages (PS3.7 6.3, PS3.8 E)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from harness.core.subject import DimseExchange, DimseMessage, Operation, Protocol, Recording
from harness.run.mutation.recordings import (
    Splice,
    between,
    exchanged,
    octets,
    splice,
    stream_of,
    with_stream,
)
from harness.run.mutation.registry import Edit, Recordings
from harness.run.mutation.upper_layer import COMMAND, LAST, p_data, pdus_of
from harness.wire.decode import decode
from harness.wire.pdus import P_DATA_TF

GROUP_LENGTH: Final = 0x0000
FRAGMENT_BYTES: Final = 16000  # below the maximum length that the emulators announce


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it is going to be sent."""

    context_id: int
    command: tuple[tuple[int, bytes], ...]  # (element of group 0000, value)
    data: bytes | None
    transfer_syntax: str
    group_length: int | None = None  # None: the right one
    more_command: bytes = b""  # after the last element
    pieces: int = FRAGMENT_BYTES  # most bytes of a fragment of the data set
    sent: bytes | None = None  # the PDUs that carry the data set, while nothing changed it

    def with_data(self, data: bytes | None) -> Message:
        """Carry another data set."""
        return replace(self, data=data, sent=None)


MessageEdit = Callable[[Message], tuple[Message, ...]]


def encode(m: Message) -> bytes:
    """Write the P-DATA-TF PDUs of a message, one fragment in each."""
    rest = b"".join(_element(e, v) for e, v in m.command if e != GROUP_LENGTH) + m.more_command
    length = len(rest) if m.group_length is None else m.group_length
    has_length = any(e == GROUP_LENGTH for e, _ in m.command)
    head = _element(GROUP_LENGTH, struct.pack("<I", length)) if has_length else b""
    return p_data(m.context_id, COMMAND | LAST, head + rest) + _data(m)


def _element(element: int, value: bytes) -> bytes:
    return struct.pack("<HHI", 0, element, len(value)) + value


def _data(m: Message) -> bytes:
    if m.data is None:
        return b""
    if m.sent is not None:
        return m.sent
    starts = range(0, max(len(m.data), 1), m.pieces)
    return b"".join(
        p_data(m.context_id, LAST if s == starts[-1] else 0, m.data[s : s + m.pieces])
        for s in starts
    )


# ------------------------------------------------------------------ which message


def request(
    operation: Operation, *edits: MessageEdit, nth: int = 0, opener: str = "", accepter: str = ""
) -> Edit:
    """Change the request of the nth exchange of an operation, in the order of connections."""
    return _changed(operation, edits, nth, (opener, accepter), lambda x: x.request)


def response(
    operation: Operation,
    *edits: MessageEdit,
    nth: int = 0,
    number: int = -1,
    opener: str = "",
    accepter: str = "",
) -> Edit:
    """Change a response of the nth exchange of an operation: the last one, if none is named."""

    def which(x: DimseExchange) -> DimseMessage | None:
        known = -len(x.responses) <= number < len(x.responses)
        return x.responses[number] if known else None

    return _changed(operation, edits, nth, (opener, accepter), which)


def exchanges_of(recording: Recording, operation: Operation) -> tuple[DimseExchange, ...]:
    """Decode the exchanges of an operation on one connection."""
    found = decode(recording)
    return tuple(x for x in found if isinstance(x, DimseExchange) and x.operation is operation)


def _changed(
    operation: Operation,
    edits: tuple[MessageEdit, ...],
    nth: int,
    seats: tuple[str, str],
    which: Callable[[DimseExchange], DimseMessage | None],
) -> Edit:
    def edit(recordings: Recordings) -> Recordings | None:
        found = [
            (r, x)
            for r in between(recordings, Protocol.DIMSE, *seats)
            for x in exchanges_of(r, operation)
        ]
        if not -len(found) <= nth < len(found):
            return None
        recording, x = found[nth]
        message = which(x)
        if message is None:
            return None
        new = rewritten(recording, message, x.transfer_syntax, edits)
        return exchanged(recordings, new)

    return edit


def rewritten(
    recording: Recording, m: DimseMessage, transfer_syntax: str, edits: tuple[MessageEdit, ...]
) -> Recording:
    """Put what the edits make of a message in the place of its PDUs."""
    stream = stream_of(recording, m.source)
    place = span_of(recording, m)
    messages: tuple[Message, ...] = (read(recording, m, transfer_syntax),)
    for e in edits:
        messages = tuple(new for old in messages for new in e(old))
    new = b"".join(map(encode, messages))
    return with_stream(recording, splice(stream, Splice(*place, new)))


def span_of(recording: Recording, m: DimseMessage) -> tuple[int, int]:
    """Return where the PDUs of a message begin and end."""
    found = _pdus(recording, m)
    return found[0][0], found[-1][1]


def _pdus(recording: Recording, m: DimseMessage) -> list[tuple[int, int]]:
    return [
        (p.offset, p.end)
        for p in pdus_of(recording, m.source, P_DATA_TF)
        if p.offset < m.span.end and p.end > m.span.start
    ]


def read(recording: Recording, m: DimseMessage, transfer_syntax: str) -> Message:
    """Take a recorded message apart."""
    command = tuple((e.element, e.value) for e in m.elements)
    data = m.data.read() if m.data is not None else None
    raw = octets(stream_of(recording, m.source))
    places = [p for p in _pdus(recording, m) if p[0] > m.span.start]
    sent = raw[places[0][0] : places[-1][1]] if places else None
    return Message(m.context_id, command, data, transfer_syntax, sent=sent)
