"""Orders: what the EHR, as order filler, adds to a request for imaging (IHE RAD-4, RAD-5)."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from emulators.core.uids import make_uid
from emulators.ehr.identity import DICOM_UID, OID, SHORT, V2_0203, printable, study_uid, typed
from emulators.web.fhir.json_document import (
    JsonObject,
    JsonValue,
    as_list,
    as_object,
    as_text,
    objects,
)
from emulators.web.fhir.outcome import Refusal

LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
ISSUER: Final = "PLUGFEST-EHR"
DEFAULT_MODALITY: Final = "CT"

# Categories that make an order one for imaging.
_IMAGING: Final = frozenset(
    {
        (SNOMED, "363679005"),  # imaging
        ("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD"),
        ("http://terminology.hl7.org/CodeSystem/v2-0074", "CT"),
        ("http://terminology.hl7.org/CodeSystem/v2-0074", "IMG"),
    }
)
# Procedures that say so themselves, with their modality.
_PROCEDURES: Final = {
    (LOINC, "24725-4"): "CT",
    (LOINC, "30799-1"): "CT",
    (LOINC, "24590-2"): "MR",
    (SNOMED, "303653007"): "CT",
    (SNOMED, "77477000"): "CT",
    (SNOMED, "113091000"): "MR",
    (SNOMED, "16310003"): "US",
}
_WORDS: Final = {"CT": "CT", "MR": "MR", "MRI": "MR", "US": "US", "ULTRASOUND": "US", "XR": "DX"}
_UID: Final = re.compile(r"(?=.{1,64}$)(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))+")


class OrderFiller:
    """Gives orders for imaging the identifiers that the department works with."""

    def __init__(self, seed: int, salt: str) -> None:
        """Let seed and salt decide what is made up."""
        self.seed = seed
        self.salt = salt

    def complete(self, resource: JsonObject, before: JsonObject | None, number: int) -> JsonObject:
        """Add what is missing: accession number, Study Instance UID, Requested Procedure ID.

        What the order had before stays with it. Raises: Refusal (422).
        """
        if not is_imaging(resource):
            return resource
        held = before if before is not None and is_imaging(before) else {}
        added: list[JsonValue] = []
        accession = typed(resource, "ACSN")
        if accession is None:
            added.append(typed(held, "ACSN") or self._accession(number))
        else:
            _check_accession(as_text(accession.get("value")))
        study = study_uid(resource)
        if not study:
            added.append(_study(study_uid(held) or self._study_uid(resource, number)))
        elif not _UID.fullmatch(study):
            raise Refusal(422, "value", "the Study Instance UID is not a UID")
        if not procedure_id(resource):
            earlier = typed(held, "FILL") if procedure_id(held) else None
            added.append(earlier or self._procedure(number))
        if not added:
            return resource
        made: JsonObject = {}
        for member, value in resource.items():
            made[member] = [*as_list(value), *added] if member == "identifier" else value
        made.setdefault("identifier", added)
        return made

    def _accession(self, number: int) -> JsonObject:
        return {
            "type": _type("ACSN", "Accession ID"),
            "system": f"{OID}{make_uid(self.seed, '', 'accession numbers of the EHR')}",
            "value": f"A{self._digits('accession', number)}",
            "assigner": {"display": ISSUER},
        }

    def _procedure(self, number: int) -> JsonObject:
        return {
            "type": _type("FILL", "Filler Identifier"),
            "system": f"{OID}{make_uid(self.seed, '', 'requested procedures of the EHR')}",
            "value": f"RP{self._digits('requested procedure', number)}",
            "assigner": {"display": ISSUER},
        }

    def _study_uid(self, resource: JsonObject, number: int) -> str:
        accession = as_text((typed(resource, "ACSN") or {}).get("value"))
        return make_uid(self.seed, self.salt, "study", accession, number)

    def _digits(self, what: str, number: int) -> str:
        text = f"{what}|{self.seed}|{self.salt}|{number}"
        found = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        return f"{found % 10**12:012d}"


def is_imaging(order: JsonObject) -> bool:
    """Tell whether a ServiceRequest asks for imaging."""
    for category in objects(order.get("category")):
        if as_text(category.get("text")).casefold() == "imaging":
            return True
        for system, code in _codings(category):
            if (system, code) in _IMAGING or code.casefold() == "imaging":
                return True
    return any(coding in _PROCEDURES for coding in _codings(as_object(order.get("code"))))


def modality(order: JsonObject) -> str:
    """Tell the modality that an order needs, from its code or the words beside it."""
    concept = as_object(order.get("code"))
    for coding in _codings(concept):
        if coding in _PROCEDURES:
            return _PROCEDURES[coding]
    words = [as_text(concept.get("text"))]
    words += [as_text(coding.get("display")) for coding in objects(concept.get("coding"))]
    for word in re.findall(r"[A-Za-z]+", " ".join(words).upper()):
        if word in _WORDS:
            return _WORDS[word]
    return DEFAULT_MODALITY


def procedure_id(order: JsonObject) -> str:
    """Read the Requested Procedure ID: the first filler identifier that has a value."""
    for identifier in objects(order.get("identifier")):
        if typed({"identifier": identifier}, "FILL") is not None:
            value = printable(as_text(identifier.get("value")))[:SHORT].strip()
            if value:
                return value
    return ""


def step_id(order: JsonObject) -> str:
    """Give the Scheduled Procedure Step ID: an order has one step, numbered like the procedure."""
    return f"SP{procedure_id(order).removeprefix('RP')}"[:SHORT].strip()


def accession_number(order: JsonObject) -> str:
    """Read the accession number."""
    return as_text((typed(order, "ACSN") or {}).get("value"))


def _check_accession(text: str) -> None:
    """Refuse what no VR SH can hold."""
    if not 0 < len(text) <= SHORT or text != printable(text):
        raise Refusal(422, "value", "an accession number has 1 to 16 characters (VR SH)")


def _study(uid: str) -> JsonObject:
    return {"system": DICOM_UID, "value": f"{OID}{uid}"}


def _type(code: str, display: str) -> JsonObject:
    return {"coding": [{"system": V2_0203, "code": code, "display": display}]}


def _codings(concept: JsonObject) -> list[tuple[str, str]]:
    return [
        (as_text(coding.get("system")), as_text(coding.get("code")))
        for coding in objects(concept.get("coding"))
    ]
