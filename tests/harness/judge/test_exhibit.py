"""Exhibits: the offending bytes are marked where they are, and nothing is shown without bound."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.finding import Evidence, Finding, Span
from harness.core.octets import Ending, Mark, Stream, payload
from harness.core.report import Tone
from harness.core.requirement import Level, Requirement, Role
from harness.core.result import Result
from harness.core.subject import HttpExchange, Party, Protocol, Recording
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from harness.judge.exhibit import exhibits

R = Requirement(id="t.t", level=Level.SHALL, binds=Role.RESPONDER, statement="S.", cites=())
A, B = Party("viewer", False), Party("archive", True)


def recording(data):
    def stream(side, octets):
        return Stream(side, octets, (Mark(0, 0.0),), Ending.FIN, 1.0)

    return Recording(
        "c1",
        "s1",
        Protocol.HTTP,
        A,
        B,
        0.0,
        stream(Role.INITIATOR, b"GET"),
        stream(Role.RESPONDER, data),
    )


def shown(finding, exchanges=(), data=b""):
    result = Result(R, Verdict.FAIL, (), (finding,))
    (s,) = exhibits([result], Trace(exchanges), {"c1": recording(data)})
    return s.exhibits


@settings(max_examples=80, deadline=None)
@given(st.binary(min_size=1, max_size=3000), st.data())
def test_the_hex_view_marks_exactly_the_bytes(data, draw):
    start = draw.draw(st.integers(0, len(data) - 1))
    end = draw.draw(st.integers(start + 1, len(data)))
    finding = Finding(
        R, "e", "a", Evidence("c1", "here", span=Span("c1", Role.RESPONDER, start, end))
    )
    (view,) = shown(finding, data=data)
    marked = b""
    for line in view.lines:
        if line.marks:
            (a, b), (c, d) = line.marks
            marked += bytes.fromhex(line.text[a:b])
            assert len(bytes.fromhex(line.text[a:b])) == d - c
    assert marked == data[start : min(end, start + 256)]
    assert len(view.lines) < 30


def exchange(**changes):
    values = {
        "id": "c1.h1",
        "scenario": "s1",
        "at": 0.0,
        "connection": "c1",
        "initiator": A,
        "responder": B,
        "ended": 1.0,
        "method": "GET",
        "target": "/studies",
        "request_headers": (("accept", "x/y"),),
        "request_body": payload(b""),
        "status": 200,
        "reason": "OK",
        "response_headers": (("content-type", "application/json"), ("server", "s")),
        "response_body": payload(b'[{"bad": 1}]'),
        "request_span": Span("c1", Role.INITIATOR, 0, 3),
        "response_span": None,
        "complete": True,
    }
    return HttpExchange(**(values | changes))


def test_the_http_view_marks_the_header_that_is_meant():
    finding = Finding(R, "e", "a", Evidence("c1.h1", "response header content-type"))
    (view,) = shown(finding, [exchange()])
    assert [line.text for line in view.lines if line.tone is Tone.MARKED] == [
        "content-type: application/json"
    ]


def test_the_http_view_marks_the_excerpt_in_the_body():
    finding = Finding(R, "e", "a", Evidence("c1.h1", "/0/bad", '"bad": 1'))
    (view,) = shown(finding, [exchange()])
    (line,) = [line for line in view.lines if line.marks]
    ((a, b),) = line.marks
    assert line.text[a:b] == '"bad": 1'


def test_a_missing_response_is_shown_as_missing():
    finding = Finding(R, "e", "a", Evidence("c1.h1", "response"))
    (view,) = shown(finding, [exchange(status=0, response_headers=(), response_body=payload(b""))])
    assert view.lines[-1].tone is Tone.MARKED
    assert "no response" in view.lines[-1].text


def test_binary_bodies_are_only_counted():
    big = exchange(
        response_headers=(("content-type", "application/dicom"),),
        response_body=payload(b"\0" * 999),
    )
    (view,) = shown(Finding(R, "e", "a", Evidence("c1.h1", "response")), [big])
    assert any("999 bytes" in line.text for line in view.lines)


def test_a_message_marks_the_element_of_the_response_that_is_meant():
    from harness.core.subject import Operation
    from tests.harness.checks.build import Response, dimse

    x = dimse(Operation.C_ECHO, Response(0))
    finding = Finding(R, "e", "a", Evidence(x.id, "response[0] (0000,0100)"))
    (view,) = shown(finding, [x])
    marked = [line.text.strip() for line in view.lines if line.tone is Tone.MARKED]
    assert marked == ["(0000,0100) 0x8030"]
    assert "  (0000,0100) 0x0030" in [line.text for line in view.lines]
