"""FHIR identities as DICOM says them: patient id and issuer, accession issuer, person names.

The rule, the same wherever the EHR speaks DICOM:

    identifier.value             -> Patient ID (0010,0020)
    identifier.assigner.display  -> Issuer of Patient ID (0010,0021), the local namespace
    identifier.system            -> Issuer of Patient ID Qualifiers Sequence (0010,0024):
                                    Universal Entity ID and its type (urn:oid: -> ISO,
                                    urn:uuid: -> UUID, any other -> URI)

Without a display the system itself is the namespace, where it fits. The accession number and its
issuer (0008,0051) follow the same rule.
"""

from __future__ import annotations

from typing import Final

from pydicom.dataset import Dataset

from emulators.web.fhir.json_document import JsonObject, as_list, as_object, as_text, objects

V2_0203: Final = "http://terminology.hl7.org/CodeSystem/v2-0203"
DICOM_UID: Final = "urn:dicom:uid"
OID: Final = "urn:oid:"
SEXES: Final = {"male": "M", "female": "F", "other": "O"}
LONG: Final = 64  # characters of VR LO, and of a component group of PN
SHORT: Final = 16  # characters of VR SH


def typed(resource: JsonObject, code: str) -> JsonObject | None:
    """Find the identifier of a type of HL7 table 0203."""
    for identifier in objects(resource.get("identifier")):
        for coding in objects(as_object(identifier.get("type")).get("coding")):
            if coding.get("system") == V2_0203 and coding.get("code") == code:
                return identifier
    return None


def study_uid(resource: JsonObject) -> str:
    """Read the Study Instance UID from its identifier; empty when there is none."""
    for identifier in objects(resource.get("identifier")):
        if identifier.get("system") == DICOM_UID:
            return as_text(identifier.get("value")).removeprefix(OID)
    return ""


def patient_identifier(patient: JsonObject) -> JsonObject:
    """Choose the identifier by which imaging knows a patient: medical record number first."""
    held = [one for one in objects(patient.get("identifier")) if one.get("value")]
    usual = [one for one in held if one.get("use") == "usual"]
    record = typed(patient, "MR")
    if record is not None and record.get("value"):
        return record
    return (usual or held or [{}])[0]


def namespace(identifier: JsonObject) -> str:
    """Name the issuer of an identifier."""
    display = printable(as_text(as_object(identifier.get("assigner")).get("display")))
    system = as_text(identifier.get("system"))
    return display[:LONG] or (system if len(system) <= LONG else "")


def universal(identifier: JsonObject) -> Dataset | None:
    """Give the issuer's Universal Entity ID and its type; None without a system."""
    system = as_text(identifier.get("system"))
    if not system:
        return None
    ds = Dataset()
    ds.UniversalEntityID, ds.UniversalEntityIDType = system, "URI"
    for prefix, kind in ((OID, "ISO"), ("urn:uuid:", "UUID")):
        if system.startswith(prefix):
            ds.UniversalEntityID, ds.UniversalEntityIDType = system.removeprefix(prefix), kind
    return ds


def person_name(resource: JsonObject) -> str:
    """Write the first or official HumanName as VR PN: family^given^middle^prefix^suffix."""
    names = objects(resource.get("name"))
    official = [name for name in names if name.get("use") == "official"]
    if not names:
        return ""
    name = (official or names)[0]
    given = [as_text(one) for one in as_list(name.get("given"))]
    prefix = " ".join(as_text(one) for one in as_list(name.get("prefix")))
    suffix = " ".join(as_text(one) for one in as_list(name.get("suffix")))
    parts = (as_text(name.get("family")), *given[:1], *[""] * (not given), " ".join(given[1:]))
    written = "^".join(_component(part) for part in (*parts, prefix, suffix)).rstrip("^")
    return (written or _component(as_text(name.get("text"))))[:LONG]


def printable(text: str) -> str:
    """Make text fit a DICOM string: no backslash, no control characters, no outer blanks."""
    return "".join(char if char.isprintable() and char != "\\" else " " for char in text).strip()


def _component(text: str) -> str:
    return "".join(" " if char in "^=" else char for char in printable(text))
