"""What a check judges: exchanges of bytes, and the objects and resources they carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from harness.core.finding import Span
from harness.core.octets import NOTHING, Ending, Payload, Stream
from harness.core.requirement import Role


@dataclass(frozen=True, slots=True)
class Party:
    """One end: the seat's name, and whether what sits there is under judgement."""

    name: str  # "modality", "archive", "ehr", "viewer", "harness", "unknown"
    is_sut: bool


UNKNOWN = Party("unknown", False)


class Protocol(StrEnum):
    """What a link speaks."""

    DIMSE = "dimse"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class Recording:
    """One TCP connection as the tap saw it, before anything is decoded."""

    id: str  # "c0007"
    scenario: str
    protocol: Protocol
    opener: Party
    accepter: Party
    opened: float
    from_opener: Stream  # its source is Role.INITIATOR
    from_accepter: Stream  # its source is Role.RESPONDER


@dataclass(frozen=True, slots=True)
class Gap:
    """Where decoding stopped. A value, not an exception: bad bytes are the peer's finding."""

    source: Role  # which direction of the connection
    offset: int  # bytes from the start of that direction
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Anything a check can judge."""

    id: str
    scenario: str
    at: float  # seconds, monotonic, from the start of the run: subjects sort by it

    def party(self, role: Role) -> Party:  # noqa: ARG002 - subclasses answer
        """Return who takes `role` in this subject; UNKNOWN when nobody does."""
        return UNKNOWN

    @property
    def exchange_id(self) -> str:
        """The exchange a finding on this subject points to."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Subject):
    """Something two parties did on a connection; `at` is when it began."""

    connection: str
    initiator: Party
    responder: Party
    ended: float

    def party(self, role: Role) -> Party:
        """Return the initiator or the responder of this exchange; nobody creates an exchange."""
        if role is Role.INITIATOR:
            return self.initiator
        return self.responder if role is Role.RESPONDER else UNKNOWN


# ---------------------------------------------------------------- connections (every protocol)


@dataclass(frozen=True, slots=True)
class Pdu:
    """One protocol data unit (PS3.8 9.3.1): where it lies, not what it holds."""

    source: Role  # which end of the TCP connection sent it
    kind: int  # 0x01 A-ASSOCIATE-RQ ... 0x07 A-ABORT; anything a peer sent
    reserved: int
    offset: int  # of the 6-byte header, in that direction
    length: int  # as announced: bytes after the header
    at: float  # when its last byte was seen
    body: Payload

    @property
    def end(self) -> int:
        """Offset of the first byte after it."""
        return self.offset + 6 + self.length


@dataclass(frozen=True, slots=True)
class Pdv:
    """One presentation data value (PS3.8 9.3.5.1)."""

    source: Role
    pdu_offset: int
    offset: int  # of its 4-byte length, in that direction
    context_id: int
    control: int  # bit 0: command, bit 1: last fragment
    fragment: Payload
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection(Exchange):
    """One TCP connection: the subject of requirements on framing, timing and closing.

    The initiator is the end that opened it. `pdus` and `pdvs` are empty on HTTP connections.
    """

    protocol: Protocol
    gaps: tuple[Gap, ...]
    pdus: tuple[Pdu, ...] = ()
    pdvs: tuple[Pdv, ...] = ()
    opener_ending: Ending = Ending.FIN  # how the opener's direction ended
    accepter_ending: Ending = Ending.FIN
    opener_bytes: int = 0
    accepter_bytes: int = 0
    opener_ended: float = 0.0
    accepter_ended: float = 0.0


# ---------------------------------------------------------------- DIMSE


@dataclass(frozen=True, slots=True)
class ContextOffer:
    """Presentation context as proposed (PS3.8 9.3.2.2)."""

    id: int
    abstract_syntaxes: tuple[str, ...]  # conforming: exactly one
    transfer_syntaxes: tuple[str, ...]
    span: Span

    @property
    def abstract_syntax(self) -> str:
        """The first abstract syntax, "" when there is none."""
        return self.abstract_syntaxes[0] if self.abstract_syntaxes else ""


@dataclass(frozen=True, slots=True)
class ContextReply:
    """Presentation context as answered (PS3.8 9.3.3.2). `result` 0 means acceptance."""

    id: int
    result: int
    transfer_syntaxes: tuple[str, ...]  # conforming: exactly one when accepted
    span: Span


@dataclass(frozen=True, slots=True)
class UserItem:
    """One sub-item of the user information item (PS3.8 9.3.2.3, PS3.7 D.3.3)."""

    kind: int  # 0x51 maximum length, 0x52 implementation class UID, 0x54 role selection, ...
    value: bytes
    span: Span


class Answer(StrEnum):
    """How an A-ASSOCIATE-RQ was answered."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ABORTED = "aborted"
    NOTHING = "nothing"  # the connection ended, or the recording did, without an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociatePdu:
    """An A-ASSOCIATE-RQ or -AC, field by field (PS3.8 9.3.2, 9.3.3)."""

    protocol_version: int
    called_ae: bytes  # 16 bytes as sent
    calling_ae: bytes
    application_contexts: tuple[str, ...]  # conforming: exactly one
    user_items: tuple[UserItem, ...]
    user_information_items: int  # conforming: exactly one
    span: Span

    def user(self, kind: int) -> tuple[UserItem, ...]:
        """Return the user information sub-items of one kind."""
        return tuple(u for u in self.user_items if u.kind == kind)

    @property
    def max_pdu_bytes(self) -> int | None:
        """Maximum length announced (PS3.8 D.1); 0 means unlimited, None means not announced."""
        items = self.user(0x51)
        return int.from_bytes(items[0].value, "big") if items and len(items[0].value) == 4 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiation(Exchange):
    """One A-ASSOCIATE request and what answered it."""

    request: AssociatePdu
    offers: tuple[ContextOffer, ...]
    answer: Answer
    accept: AssociatePdu | None = None
    replies: tuple[ContextReply, ...] = ()
    rejection: tuple[int, int, int] | None = None  # result, source, reason (PS3.8 9.3.4)
    answer_span: Span | None = None

    def offer(self, context_id: int) -> ContextOffer | None:
        """Find the proposed context with that id."""
        return next((o for o in self.offers if o.id == context_id), None)

    def accepted(self, context_id: int) -> ContextReply | None:
        """Find the accepted context with that id."""
        return next((r for r in self.replies if r.id == context_id and r.result == 0), None)


class Operation(IntEnum):
    """DIMSE operations by the Command Field of their request (PS3.7 E.1)."""

    C_STORE = 0x0001
    C_GET = 0x0010
    C_FIND = 0x0020
    C_MOVE = 0x0021
    C_ECHO = 0x0030
    N_EVENT_REPORT = 0x0100
    N_GET = 0x0110
    N_SET = 0x0120
    N_ACTION = 0x0130
    N_CREATE = 0x0140
    N_DELETE = 0x0150
    C_CANCEL = 0x0FFF


@dataclass(frozen=True, slots=True)
class CommandElement:
    """One element of a command set (PS3.7 6.3.1), with where its 8-byte header lies."""

    group: int
    element: int
    value: bytes
    span: Span

    @property
    def tag(self) -> str:
        """The tag as the standards print it."""
        return f"({self.group:04X},{self.element:04X})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DimseMessage:
    """One DIMSE message: command set and, if one follows, the encoded data set."""

    source: Role  # which end of the TCP connection sent it
    context_id: int
    elements: tuple[CommandElement, ...]
    command: Payload  # the encoded command set
    data: Payload | None  # None: no data set followed
    started: float
    ended: float
    span: Span  # from its first PDV to its last
    gaps: tuple[str, ...] = ()  # what is wrong with the command set's encoding

    def find(self, element: int) -> CommandElement | None:
        """Find a command element (0000,element)."""
        return next((e for e in self.elements if e.group == 0 and e.element == element), None)

    def number(self, element: int) -> int | None:
        """Read (0000,element) as US or UL; None when absent or not 2 or 4 bytes."""
        e = self.find(element)
        return int.from_bytes(e.value, "little") if e and len(e.value) in (2, 4) else None

    def text(self, element: int) -> str | None:
        """Read (0000,element) as text without padding; None when absent."""
        e = self.find(element)
        return e.value.decode("latin-1").rstrip("\0 ") if e else None

    @property
    def command_field(self) -> int:
        """Command Field (0000,0100); 0 when absent."""
        return self.number(0x0100) or 0

    @property
    def status(self) -> int | None:
        """Status (0000,0900) of a response."""
        return self.number(0x0900)


@dataclass(frozen=True, slots=True, kw_only=True)
class DimseExchange(Exchange):
    """One DIMSE request with its responses, oldest first, pending ones included.

    The initiator is who invoked the operation, whichever end opened the connection.
    """

    negotiation: str  # id of the Negotiation of its association; "" when none was seen
    context_id: int
    abstract_syntax: str  # of the context as proposed; "" when unknown
    transfer_syntax: str  # of the context as accepted; "" when unknown
    operation: Operation
    message_id: int
    request: DimseMessage
    responses: tuple[DimseMessage, ...]
    parent: str = ""  # of a C-STORE sub-operation: the id of its C-MOVE or C-GET exchange
    cancelled: bool = False  # a C-CANCEL for it was seen

    @property
    def final(self) -> DimseMessage | None:
        """The last response when it is not a pending one."""
        if not self.responses or self.responses[-1].status in (0xFF00, 0xFF01):
            return None
        return self.responses[-1]

    @property
    def pending(self) -> tuple[DimseMessage, ...]:
        """The pending responses (PS3.7 C.3)."""
        return tuple(r for r in self.responses if r.status in (0xFF00, 0xFF01))

    @property
    def sop_class(self) -> str:
        """Affected (0000,0002) or Requested (0000,0003) SOP Class UID of the request."""
        return self.request.text(0x0002) or self.request.text(0x0003) or ""

    @property
    def sop_instance(self) -> str:
        """Affected (0000,1000) or Requested (0000,1001) SOP Instance UID of the request."""
        return self.request.text(0x1000) or self.request.text(0x1001) or ""


# ---------------------------------------------------------------- HTTP

Header = tuple[str, str]  # name in lower case, value as sent; order and repeats kept


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpExchange(Exchange):
    """One HTTP/1.1 request and its response; `status` is 0 when no response was seen."""

    method: str
    target: str  # as sent: path and query, or an absolute form
    request_headers: tuple[Header, ...]
    request_body: Payload
    status: int
    reason: str
    response_headers: tuple[Header, ...]
    response_body: Payload  # transfer coding removed, content coding kept
    request_span: Span
    response_span: Span | None
    complete: bool  # both messages arrived whole
    answered: float = 0.0  # when the response's first byte was seen; 0.0 without a response

    @property
    def path(self) -> str:
        """The target without scheme, authority and query."""
        target = self.target
        if not target.startswith("/") and "://" in target:
            target = "/" + target.split("://", 1)[1].partition("/")[2]
        return target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query as sent, without the question mark."""
        return self.target.partition("?")[2]

    def request_header(self, name: str) -> str | None:
        """Return a request header's values joined by comma; None when absent."""
        found = [v for k, v in self.request_headers if k == name]
        return ", ".join(found) if found else None

    def response_header(self, name: str) -> str | None:
        """Return a response header's values joined by comma; None when absent."""
        found = [v for k, v in self.response_headers if k == name]
        return ", ".join(found) if found else None


# ---------------------------------------------------------------- what exchanges carry


class Carrier(StrEnum):
    """How an instance travelled."""

    C_STORE = "C-STORE"
    STOW = "STOW-RS"
    WADO = "WADO-RS"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance(Subject):
    """A DICOM object carried by an exchange, or read from a file."""

    exchange: str
    carrier: Carrier
    creator: Party  # the seat first seen sending this SOP Instance UID
    sender: Party
    receiver: Party
    sop_class: str  # as the data set says
    sop_instance: str
    transfer_syntax: str  # as the carrier declares it
    dataset: Payload  # without preamble and file meta
    part10: Payload = NOTHING  # the whole Part 10 stream, where the carrier brought one

    def party(self, role: Role) -> Party:
        """CREATOR made the object; INITIATOR sent it, RESPONDER received it."""
        if role is Role.CREATOR:
            return self.creator
        return self.sender if role is Role.INITIATOR else self.receiver

    @property
    def exchange_id(self) -> str:
        """The exchange that carried it."""
        return self.exchange


# JSON with nothing lost: an object is a `JsonObject`, so that duplicate keys stay visible;
# a number is a `JsonNumber` holding its text, so that 1.10 stays 1.10.


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number as written."""

    text: str


@dataclass(frozen=True, slots=True)
class JsonObject:
    """Members in order, duplicates kept."""

    members: tuple[tuple[str, JsonValue], ...]

    def get(self, key: str) -> JsonValue | None:
        """Return the first member with that name; None when absent (or JSON null)."""
        return next((v for k, v in self.members if k == key), None)

    def keys(self) -> tuple[str, ...]:
        """Return the member names in order."""
        return tuple(k for k, _ in self.members)


JsonValue = JsonObject | tuple["JsonValue", ...] | str | JsonNumber | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Subject):
    """A FHIR resource carried by an exchange (entries of a Bundle are Resources too)."""

    exchange: str
    creator: Party  # who wrote this JSON: the server of a response, the client of a request
    reader: Party
    type: str  # "ImagingStudy"
    json: JsonObject
    pointer: str  # JSON pointer of it in the body: "", "/entry/0/resource"
    in_response: bool

    def party(self, role: Role) -> Party:
        """CREATOR and INITIATOR wrote it, RESPONDER read it."""
        return self.reader if role is Role.RESPONDER else self.creator

    @property
    def exchange_id(self) -> str:
        """The exchange that carried it."""
        return self.exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class DicomJson(Subject):
    """One DICOM JSON body: a search result, metadata, or a store response (PS3.18 Annex F)."""

    exchange: str
    creator: Party
    reader: Party
    body: JsonValue
    problems: tuple[str, ...]  # what a strict JSON reader objects to (duplicate keys, NaN, BOM)

    def party(self, role: Role) -> Party:
        """CREATOR and INITIATOR wrote it, RESPONDER read it."""
        return self.reader if role is Role.RESPONDER else self.creator

    @property
    def exchange_id(self) -> str:
        """The exchange that carried it."""
        return self.exchange
