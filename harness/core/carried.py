"""What exchanges carry: DICOM objects, FHIR resources, DICOM JSON bodies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.core.exchange import Party, Subject
from harness.core.json_value import JsonObject, JsonValue
from harness.core.octets import NOTHING, Payload
from harness.core.requirement import Role


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
