"""DICOM JSON bodies as text (RFC 8259, PS3.18 8.7.3.5.3, F.2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3, rfc
from harness.checks.web.exchanges import SEARCHES
from harness.checks.web.messages import Message, few, request, response
from harness.content.dicomweb import Service, service
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DicomJson, HttpExchange, JsonObject
from harness.core.trace import Trace

BODY_IS_STRICT_JSON = Requirement(
    id="dicom-json.body-is-strict-json",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A DICOM JSON body is JSON text: no NaN, no duplicate names, nothing left over.",
    cites=(rfc(8259, "2"), rfc(8259, "4"), ps3(18, "F.2")),
    catalogue=("JSON-01",),
)

BODY_IS_UTF_8 = Requirement(
    id="dicom-json.body-is-utf-8",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A DICOM JSON body is UTF-8 without a byte order mark.",
    cites=(rfc(8259, "8.1"), ps3(18, "8.7.3.5.3")),
    catalogue=("CMN-15", "JSON-01"),
)

CHARSET_PARAMETER_IS_UTF_8 = Requirement(
    id="dicom-json.charset-parameter-is-utf-8",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A charset parameter on the media type of a DICOM JSON body says UTF-8.",
    cites=(ps3(18, "8.8.3"), ps3(18, "8.7.3.5.3")),
    catalogue=("CMN-15",),
)

RESULTS_ARE_ONE_ARRAY = Requirement(
    id="dicom-json.results-are-one-array",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Search results and metadata are one top-level array of objects.",
    cites=(ps3(18, "F.2.1"),),
    catalogue=("JSON-02", "QIDO-07", "META-01", "META-02"),
)

BOM = b"\xef\xbb\xbf"


def message_of(body: DicomJson, trace: Trace) -> Message | None:
    """Find the message whose whole body this is; None for a part of a multipart message."""
    x = trace.exchange(body.exchange)
    if not isinstance(x, HttpExchange):
        return None
    sent_by_client = body.creator == x.initiator and body.creator != x.responder
    message = request(x) if sent_by_client else response(x)
    return message if message.is_json else None


def _is_whole_body(body: DicomJson, trace: Trace) -> bool:
    return message_of(body, trace) is not None


def _is_list(body: DicomJson, trace: Trace) -> bool:
    message = message_of(body, trace)
    if message is None or message.source is Role.INITIATOR or message.exchange.status != 200:
        return False
    wanted = service(message.exchange)
    return wanted in SEARCHES or wanted is Service.WADO_METADATA


@check(BODY_IS_STRICT_JSON, on=DicomJson)
def body_is_strict_json(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Report what a strict reader objects to."""
    for problem in few(body.problems):
        yield ctx.finding(expected="JSON text as RFC 8259 defines it", actual=problem, at="/")


@check(BODY_IS_UTF_8, on=DicomJson, where=_is_whole_body)
def body_is_utf_8(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Decode the body's bytes strictly as UTF-8."""
    message = message_of(body, ctx.trace)
    if message is None:
        return
    data = message.content(ctx.trace).read()
    try:
        data.decode("utf-8")
        wrong = 0 if data.startswith(BOM) else None
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong is not None:
        yield ctx.finding(
            expected="UTF-8 without a byte order mark",
            actual=f"bytes {data[wrong : wrong + 4].hex(' ')}",
            at=f"{message.name} body byte {wrong}",
            span=message.at(wrong),
        )


@check(CHARSET_PARAMETER_IS_UTF_8, on=DicomJson, where=_is_whole_body)
def charset_parameter_is_utf_8(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the charset parameter, if there is one, with UTF-8, ignoring case."""
    message = message_of(body, ctx.trace)
    declared = message.content_type if message else None
    charset = declared.parameter("charset") if declared else None
    if message is not None and charset is not None and charset.lower() != "utf-8":
        yield ctx.finding(
            expected="utf-8, or no charset parameter",
            actual=charset,
            at=f"{message.name} header content-type",
            span=message.span,
        )


@check(RESULTS_ARE_ONE_ARRAY, on=DicomJson, where=_is_list)
def results_are_one_array(body: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of the top-level value and of its members."""
    if not isinstance(body.body, tuple):
        kind = "an object" if isinstance(body.body, JsonObject) else "no array"
        yield ctx.finding(expected="an array of objects", actual=kind, at="/")
        return
    for i, member in few((i, m) for i, m in enumerate(body.body) if not isinstance(m, JsonObject)):
        yield ctx.finding(expected="an object", actual=str(member), at=f"/{i}")
