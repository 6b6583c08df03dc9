"""Edits of recorded HTTP exchanges: one is found, and changed, left out, or asked once more.

An exchange is named by its request as people write it, `GET /dicom-web/studies?`, as a regular
expression; of all that fit, the n-th of the scenario is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from harness.core.octets import Ending, Mark, Stream
from harness.core.requirement import Role
from harness.core.subject import HttpExchange, Party, Protocol, Recording
from harness.run.mutation.recordings import (
    Splice,
    exchanged,
    later,
    octets,
    splice,
    stream_of,
    with_stream,
    without,
)
from harness.run.mutation.registry import Edit, Recordings
from harness.run.mutation.web_messages import Message, MessageEdit, Unfit, extent, read_message
from harness.wire.http_exchange import exchanges

SOON_S: Final = 0.0005  # how long after the last byte of a scenario an added exchange begins


@dataclass(frozen=True, slots=True)
class Asked:
    """Which exchange is meant."""

    request: str  # regular expression on "METHOD target"
    status: int | None = None
    n: int = 0  # of those that fit, by time; -1 is the last
    by: str = ""  # seat that asked
    of: str = ""  # seat that was asked


def asked(request: str, status: int | None = None, n: int = 0, *, by: str = "") -> Asked:
    """Name an exchange; with a status only one that was so answered."""
    return Asked(request, status, n, by)


def find(recordings: Recordings, wanted: Asked) -> tuple[Recording, HttpExchange]:
    """Find an exchange and the connection it is on.

    Raises:
        Unfit: the scenario has no such exchange.
    """
    fitting = sorted(
        (
            (x.at, n, r, x)
            for n, r in enumerate(recordings)
            if r.protocol is Protocol.HTTP
            and wanted.by in ("", r.opener.name)
            and wanted.of in ("", r.accepter.name)
            for x in exchanges(r)[0]
            if re.match(wanted.request, f"{x.method} {x.target}")
            and wanted.status in (None, x.status)
        ),
        key=lambda found: found[:2],
    )
    try:
        _, _, recording, exchange = fitting[wanted.n]
    except IndexError:
        raise Unfit(f"no {wanted.request}") from None
    return recording, exchange


def request(wanted: Asked, *edits: MessageEdit) -> Edit:
    """Change the request of an exchange."""
    return _attempt(lambda found: _changed(found, wanted, Role.INITIATOR, edits))


def response(wanted: Asked, *edits: MessageEdit) -> Edit:
    """Change the response of an exchange."""
    return _attempt(lambda found: _changed(found, wanted, Role.RESPONDER, edits))


def each_response(wanted: str, *edits: MessageEdit) -> Edit:
    """Change every response to such a request to which the edits apply."""

    def change(found: Recordings) -> Recordings:
        changed = 0
        for n in range(sum(len(exchanges(r)[0]) for r in found if r.protocol is Protocol.HTTP)):
            try:
                found = _changed(found, Asked(wanted, n=n), Role.RESPONDER, edits)
            except Unfit:
                continue
            changed += 1
        if not changed:
            raise Unfit(f"no {wanted}")
        return found

    return _attempt(change)


def together(*edits: Edit) -> Edit:
    """Apply several edits, each to what the one before left; None when one has nothing to do."""

    def edit(found: Recordings) -> Recordings | None:
        for one in edits:
            changed = one(found)
            if changed is None:
                return None
            found = changed
        return found

    return edit


def dropped(wanted: Asked) -> Edit:
    """Leave an exchange out, its connection too when nothing else was on it."""

    def change(found: Recordings) -> Recordings:
        recording, x = find(found, wanted)
        if len(exchanges(recording)[0]) == 1:
            return without(found, recording.id)
        for source in (Role.INITIATOR, Role.RESPONDER):
            stream = stream_of(recording, source)
            start, end = extent(stream, x)
            recording = with_stream(recording, splice(stream, Splice(start, end, b"")))
        return exchanged(found, recording)

    return _attempt(change)


def again(
    wanted: Asked,
    *,
    request: Sequence[MessageEdit] = (),
    response: Sequence[MessageEdit] = (),
    by: str = "",
) -> Edit:
    """Add an exchange like one that there is, after all others, on a connection of its own.

    With `by`, that seat asks, as a product under judgement.
    """

    def change(found: Recordings) -> Recordings:
        recording, x = find(found, wanted)
        ends = [r.from_accepter.ended for r in found] + [r.from_opener.ended for r in found]
        name = f"{recording.id}m{len(found)}"
        alone = _alone(recording, x, name, request, response)
        if by:
            alone = replace(alone, opener=Party(by, is_sut=True))
        return (*found, later(alone, max(ends) + SOON_S - alone.opened))

    return _attempt(change)


def _alone(
    recording: Recording,
    x: HttpExchange,
    name: str,
    request: Sequence[MessageEdit],
    response: Sequence[MessageEdit],
) -> Recording:
    """Make a connection that holds one exchange only, edited, in the time that it took."""
    answered = x.answered or x.ended
    streams = []
    for source, edits, at in (
        (Role.INITIATOR, request, x.at),
        (Role.RESPONDER, response, answered),
    ):
        message = _edited(read_message(stream_of(recording, source), x), edits)
        marks = (Mark(0, at),)
        streams.append(Stream(source, message.octets(), marks, Ending.FIN, x.ended))
    return replace(
        recording, id=name, opened=x.at, from_opener=streams[0], from_accepter=streams[1]
    )


def answered_like(wanted: Asked, other: Asked) -> Edit:
    """Answer one exchange with the body that answered another."""

    def change(found: Recordings) -> Recordings:
        recording, x = find(found, other)
        body = read_message(recording.from_accepter, x).body
        return _changed(found, wanted, Role.RESPONDER, [lambda m: m.with_body(body)])

    return _attempt(change)


def cut_short(wanted: Asked, missing: int) -> Edit:
    """End a connection within a response: the last `missing` bytes never came."""

    def change(found: Recordings) -> Recordings:
        recording, x = find(found, wanted)
        stream = recording.from_accepter
        end = extent(stream, x)[1]
        shorter = splice(stream, Splice(end - missing, len(stream.octets), b""))
        # The server closed first: its end is known before that of the client.
        ended = min(stream.ended, recording.from_opener.ended)
        shorter = replace(shorter, ending=Ending.FIN, ended=ended - SOON_S)
        return exchanged(found, with_stream(recording, shorter))

    return _attempt(change)


def _attempt(change: Callable[[Recordings], Recordings]) -> Edit:
    def edit(found: Recordings) -> Recordings | None:
        try:
            return change(found)
        except Unfit:
            return None

    return edit


def _edited(message: Message, edits: Sequence[MessageEdit]) -> Message:
    for edit in edits:
        message = edit(message)
    return message


def _changed(
    found: Recordings, wanted: Asked, source: Role, edits: Sequence[MessageEdit]
) -> Recordings:
    recording, x = find(found, wanted)
    stream = stream_of(recording, source)
    message = _edited(read_message(stream, x), edits)
    start, end = extent(stream, x)
    new = message.octets()
    if new == octets(stream)[start:end]:
        raise Unfit(f"{x.id}: nothing changed")
    return exchanged(found, with_stream(recording, splice(stream, Splice(start, end, new))))
