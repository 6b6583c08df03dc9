"""HTTP/1.1 connections to exchanges: requests in order, each with its response (RFC 9112 9.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from harness.core.finding import Span
from harness.core.octets import NOTHING, Ending, Payload, Stream
from harness.core.subject import Gap, HttpExchange, Recording
from harness.wire.http_body import Body, read_body
from harness.wire.http_head import Head, read_head
from harness.wire.reader import Reader

MAX_MESSAGES: Final = 1 << 18  # of one direction that are looked at


@dataclass(frozen=True, slots=True)
class _Message:
    head: Head
    body: Body
    payload: Payload


def _whole(stream: Stream) -> Reader:
    size = len(stream.octets)
    return Reader(Payload(stream.octets, ((0, size),) if size else ()))


def _messages(
    stream: Stream, *, request: bool, asked: Callable[[int], str | None]
) -> tuple[list[_Message], list[Gap]]:
    """Read messages until the end of the direction or the first thing that is none.

    `asked(n)` is the method of the n-th request, None when there are fewer.
    """
    reader = _whole(stream)
    out: list[_Message] = []
    gaps: list[Gap] = []
    at, answered = 0, 0
    while at < reader.size:
        if request and reader.read(at, at + 2) == b"\r\n":
            at += 2  # empty lines before a request line are passed over (RFC 9112 2.2)
            continue
        head = read_head(reader, at, request=request)
        if isinstance(head, str):
            gaps.append(Gap(stream.source, at, head))
            break
        method = asked(answered)
        if not request and method is None:
            gaps.append(Gap(stream.source, at, f"response {head.status} without a request"))
            break
        body = read_body(reader, head, asked=method or "")
        final = request or head.status >= 200
        if final:
            out.append(_Message(head, body, _payload(stream, body)))
            answered += 1
        if body.problem and not _held_back(head, body):
            gaps.append(Gap(stream.source, body.end, body.problem))
        at = body.end
        if head.status == 101 or (method == "CONNECT" and 200 <= head.status < 300):
            if at < reader.size:
                gaps.append(Gap(stream.source, at, "no longer HTTP/1.1 from here"))
            break
        if not body.complete:
            break
        if len(out) >= MAX_MESSAGES:
            gaps.append(Gap(stream.source, at, f"more than {MAX_MESSAGES} messages"))
            break
    return out, gaps


def _held_back(head: Head, body: Body) -> bool:
    """Tell a body its sender never began because it asked first (RFC 9110 10.1.1)."""
    return "100-continue" in head.values("expect") and not body.slices


def _payload(stream: Stream, body: Body) -> Payload:
    return Payload(stream.octets, body.slices) if body.slices else NOTHING


def exchanges(recording: Recording) -> tuple[tuple[HttpExchange, ...], tuple[Gap, ...]]:
    """Decode one HTTP connection; the n-th final response answers the n-th request."""
    requests, gaps = _messages(recording.from_opener, request=True, asked=lambda _: "")

    def asked(n: int) -> str | None:
        return requests[n].head.method if n < len(requests) else None

    responses, response_gaps = _messages(recording.from_accepter, request=False, asked=asked)
    out = tuple(
        _exchange(recording, n, request, responses[n] if n < len(responses) else None)
        for n, request in enumerate(requests)
    )
    return out, (*gaps, *response_gaps)


def _exchange(
    recording: Recording, index: int, request: _Message, response: _Message | None
) -> HttpExchange:
    opener, accepter = recording.from_opener, recording.from_accepter
    asked = opener.at(request.head.start)
    ended = opener.at(max(request.body.end, request.head.end) - 1)
    answered = 0.0
    if response is not None:
        answered = accepter.at(response.head.start)
        ended = max(ended, accepter.at(max(response.body.end, response.head.end) - 1))
    return HttpExchange(
        id=f"{recording.id}.h{index + 1}",
        scenario=recording.scenario,
        at=asked,
        connection=recording.id,
        initiator=recording.opener,
        responder=recording.accepter,
        ended=ended,
        method=request.head.method,
        target=request.head.target,
        request_headers=request.head.headers,
        request_body=request.payload,
        status=response.head.status if response else 0,
        reason=response.head.reason if response else "",
        response_headers=response.head.headers if response else (),
        response_body=response.payload if response else NOTHING,
        request_span=_span(recording.id, opener, request.head),
        response_span=_span(recording.id, accepter, response.head) if response else None,
        complete=request.body.complete and response is not None and _ended(response, accepter),
        answered=answered,
    )


def _span(connection: str, stream: Stream, head: Head) -> Span:
    return Span(connection, stream.source, head.start, head.end)


def _ended(response: _Message, stream: Stream) -> bool:
    # A body that lasts until the connection closes is whole only when it closed in good order.
    in_order = not response.body.to_close or stream.ending is Ending.FIN
    return response.body.complete and in_order
