"""Findings -> exhibits: the HTTP exchange, or a hex view with the offending bytes marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from harness.content.json_position import locate
from harness.core.finding import Finding, Span
from harness.core.octets import Payload
from harness.core.report import Exhibit, ExhibitLine, Shown, Tone
from harness.core.requirement import Role
from harness.core.result import Result
from harness.core.subject import (
    CommandElement,
    DimseExchange,
    DimseMessage,
    Exchange,
    Header,
    HttpExchange,
    Recording,
)
from harness.core.trace import Trace

ROW_BYTES: Final = 16
AROUND_BYTES: Final = 32  # shown before and after the marked bytes
MARKED_BYTES: Final = 256  # at most this much of the marked bytes is shown
BODY_CHARS: Final = 1200
SEARCHED_BYTES: Final = 1 << 20  # how much of a body is searched for what a finding points to
PER_REQUIREMENT: Final = 5  # findings of one requirement that get exhibits

# Command elements that hold text: UIDs, AE titles, the error comment (PS3.7 E.1).
TEXT_ELEMENTS: Final = frozenset({0x0002, 0x0003, 0x0600, 0x0902, 0x1000, 0x1001, 0x1030})

TEXT_TYPES: Final = ("json", "xml", "text/")


def exhibits(
    results: Sequence[Result], trace: Trace, recordings: Mapping[str, Recording]
) -> tuple[Shown, ...]:
    """Give each finding what it points to; later findings of one requirement go without."""
    shown = []
    for result in results:
        for number, finding in enumerate(result.findings):
            made = _exhibits(finding, trace, recordings) if number < PER_REQUIREMENT else ()
            shown.append(Shown(finding, made))
    return tuple(shown)


def _exhibits(
    finding: Finding, trace: Trace, recordings: Mapping[str, Recording]
) -> tuple[Exhibit, ...]:
    made: list[Exhibit] = []
    exchange = trace.exchange(finding.evidence.exchange)
    if isinstance(exchange, HttpExchange):
        made.append(_http(exchange, finding.evidence.locator, finding.evidence.excerpt))
    elif isinstance(exchange, DimseExchange):
        made.append(_dimse(exchange, finding.evidence.locator))
    span = finding.evidence.span
    if span is not None and span.connection in recordings:
        made.append(_hex(recordings[span.connection], span))
    return tuple(made)


def _title(x: Exchange, what: str) -> str:
    return f"{x.id}  {x.initiator.name} -> {x.responder.name}  {what}"


def _http(x: HttpExchange, locator: str, excerpt: str) -> Exhibit:
    lines = [ExhibitLine(f"{x.method} {x.target[:400]}", _tone(locator, "request line", "target"))]
    lines += _headers(x.request_headers, "request", locator)
    lines += _body(x.request_body, x.request_header("content-type"), locator, excerpt)
    lines.append(ExhibitLine(""))
    if x.status:
        tone = _tone(locator, "status", "response line")
        lines.append(ExhibitLine(f"{x.status} {x.reason}", tone))
        lines += _headers(x.response_headers, "response", locator)
        lines += _body(x.response_body, x.response_header("content-type"), locator, excerpt)
    else:
        lines.append(ExhibitLine("(no response was seen)", Tone.MARKED))
    return Exhibit(_title(x, f"{x.method} {x.path[:120]}"), "http", tuple(lines))


def _headers(headers: Sequence[Header], side: str, locator: str) -> list[ExhibitLine]:
    return [
        ExhibitLine(
            f"{name}: {value[:400]}",
            Tone.MARKED if f"{side} header {name}" in locator.lower() else Tone.PLAIN,
        )
        for name, value in headers
    ]


def _body(body: Payload, content_type: str | None, locator: str, excerpt: str) -> list[ExhibitLine]:
    if not body.size:
        return []
    if not any(t in (content_type or "") for t in TEXT_TYPES):
        return [ExhibitLine(""), ExhibitLine(f"({body.size} bytes, {content_type})", Tone.DIM)]
    text = body.read(0, SEARCHED_BYTES).decode("utf-8", "replace")
    begin, end = _place(text, locator, excerpt)
    start = max(0, begin - BODY_CHARS // 3)
    lines = [ExhibitLine("")]
    if start:
        lines.append(ExhibitLine(f"({start} characters before)", Tone.DIM))
    offset = start
    for line in text[start : start + BODY_CHARS].splitlines(keepends=True):
        shown = line.rstrip("\r\n")
        lo, hi = max(0, begin - offset), min(len(shown), end - offset)
        marks = ((lo, hi),) if lo < hi else ()
        lines.append(ExhibitLine(shown, Tone.MARKED if marks else Tone.PLAIN, marks))
        offset += len(line)
    if offset < len(text) or body.size > SEARCHED_BYTES:
        lines.append(ExhibitLine(f"({body.size} bytes in all)", Tone.DIM))
    return lines


def _place(text: str, locator: str, excerpt: str) -> tuple[int, int]:
    """Return where in a body a finding points to; an empty place at its start when nowhere."""
    if excerpt and (at := text.find(excerpt)) >= 0:
        return at, at + len(excerpt)
    pointer = re.search(r"/\S+", locator)
    return (locate(text, pointer.group()) if pointer else None) or (0, 0)


def _dimse(x: DimseExchange, locator: str) -> Exhibit:
    elsewhere = re.search(r"response\[\d+\]", locator)
    lines = _message(x.request, f"{x.operation.name}-RQ", "" if elsewhere else locator)
    for number, response in enumerate(x.responses[:3]):
        mine = elsewhere is None or elsewhere.group() == f"response[{number}]"
        lines.append(ExhibitLine(""))
        lines += _message(response, f"{x.operation.name}-RSP", locator if mine else "")
    if len(x.responses) > 3:
        lines.append(ExhibitLine(f"({len(x.responses) - 3} further responses)", Tone.DIM))
    what = f"{x.operation.name} message {x.message_id}, context {x.context_id}"
    return Exhibit(_title(x, what), "dimse", tuple(lines))


def _message(m: DimseMessage, name: str, locator: str) -> list[ExhibitLine]:
    lines = [ExhibitLine(name)]
    for e in m.elements[:24]:
        marked = e.tag in locator
        lines.append(ExhibitLine(f"  {e.tag} {_value(e)}", Tone.MARKED if marked else Tone.PLAIN))
    size = f"data set of {m.data.size} bytes" if m.data is not None else "no data set"
    lines.append(ExhibitLine(f"  ({size})", Tone.DIM))
    return lines


def _value(e: CommandElement) -> str:
    if e.element not in TEXT_ELEMENTS and len(e.value) in (2, 4):
        return f"0x{int.from_bytes(e.value, 'little'):04X}"
    return e.value[:80].decode("latin-1").rstrip("\0")


def _hex(recording: Recording, span: Span) -> Exhibit:
    stream = recording.from_opener
    sender, receiver = recording.opener, recording.accepter
    if span.source is Role.RESPONDER:
        stream, sender, receiver = recording.from_accepter, receiver, sender
    start = max(0, span.start - AROUND_BYTES)
    start -= start % ROW_BYTES
    stop = min(span.end, span.start + MARKED_BYTES)
    end = min(len(stream.octets), stop + AROUND_BYTES)
    data = bytes(stream.octets[start:end])
    lines = []
    for row in range(0, len(data), ROW_BYTES):
        piece = data[row : row + ROW_BYTES]
        first = start + row
        lo = max(span.start - first, 0)
        hi = min(max(stop, span.start + 1) - first, len(piece))
        text = (
            f"{first:08x}  {piece.hex(' '):<{ROW_BYTES * 3}} "
            f"{''.join(chr(b) if 32 <= b < 127 else '.' for b in piece)}"
        )
        marks: tuple[tuple[int, int], ...] = ()
        if lo < hi:
            chars = 10 + ROW_BYTES * 3 + 1
            marks = ((10 + lo * 3, 10 + hi * 3 - 1), (chars + lo, chars + hi))
        lines.append(ExhibitLine(text, Tone.MARKED if marks else Tone.PLAIN, marks))
    if stop < span.end:
        lines.append(ExhibitLine(f"({span.end - stop} further bytes of it)", Tone.DIM))
    what = f"bytes {span.start} to {span.end} of what {sender.name} sent to {receiver.name}"
    return Exhibit(f"{recording.id}  {what}", "hex", tuple(lines))


def _tone(locator: str, *names: str) -> Tone:
    return Tone.MARKED if any(n in locator.lower() for n in names) else Tone.PLAIN
