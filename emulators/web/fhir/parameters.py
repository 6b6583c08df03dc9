"""The R4 search parameters that are served, by resource type (searchparameter-registry.html).

One line a parameter: code, type, the elements it looks at; `@` the id of its definition where it is
not Type-code, `>` the resource types it may refer to; a bar at the start continues a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from emulators.web.fhir.resources import RESOURCE_TYPES

_CONTINUED: Final = re.compile(r"\n +\|")
_EVERY: Final = """
    _id token id @Resource-id
    _lastUpdated date meta.lastUpdated @Resource-lastUpdated
    _profile uri meta.profile @Resource-profile
    _security token meta.security @Resource-security
    _tag token meta.tag @Resource-tag
"""
_BY_TYPE: Final[dict[str, str]] = {
    "AuditEvent": """
        action token action
        agent reference agent.who >PractitionerRole|Practitioner|Organization|Device|Patient
        date date recorded
        entity reference entity.what
        outcome token outcome
        patient reference agent.who,entity.what >Patient
        type token type
    """,
    "Device": """
        device-name string deviceName.name,type.coding.display,type.text
        identifier token identifier
        location reference location >Location
        manufacturer string manufacturer
        model string modelNumber
        organization reference owner >Organization
        patient reference patient >Patient
        status token status
        type token type
        udi-carrier string udiCarrier.carrierHRF
        udi-di string udiCarrier.deviceIdentifier
        url uri url
    """,
    "DiagnosticReport": """
        based-on reference basedOn >ServiceRequest
        category token category
        code token code @clinical-code
        date date effective[x] @clinical-date
        encounter reference encounter @clinical-encounter >Encounter
        identifier token identifier @clinical-identifier
        issued date issued
        patient reference subject @clinical-patient >Patient
        performer reference performer >Practitioner|PractitionerRole|Organization
        result reference result >Observation
        results-interpreter reference resultsInterpreter >Practitioner|PractitionerRole|Organization
        status token status
        subject reference subject >Patient|Device|Location
    """,
    "DocumentReference": """
        authenticator reference authenticator >Practitioner|PractitionerRole|Organization
        author reference author >Practitioner|PractitionerRole|Organization|Device|Patient
        category token category
        contenttype token content.attachment.contentType
        custodian reference custodian >Organization
        date date date
        description string description
        encounter reference context.encounter @clinical-encounter >Encounter
        event token context.event
        facility token context.facilityType
        format token content.format
        identifier token masterIdentifier,identifier @clinical-identifier
        language token content.attachment.language
        location uri content.attachment.url
        patient reference subject @clinical-patient >Patient
        period date context.period
        related reference context.related
        relatesto reference relatesTo.target >DocumentReference
        relation token relatesTo.code
        security-label token securityLabel
        setting token context.practiceSetting
        status token status
        subject reference subject >Patient|Practitioner|Device
        type token type @clinical-type
    """,
    "Encounter": """
        based-on reference basedOn >ServiceRequest
        class token class
        date date period @clinical-date
        identifier token identifier @clinical-identifier
        location reference location.location >Location
        participant reference participant.individual >Practitioner|PractitionerRole
        patient reference subject @clinical-patient >Patient
        service-provider reference serviceProvider >Organization
        status token status
        subject reference subject >Patient
        type token type @clinical-type
    """,
    "Endpoint": """
        connection-type token connectionType
        identifier token identifier
        name string name
        organization reference managingOrganization >Organization
        payload-type token payloadType
        status token status
    """,
    "ImagingStudy": """
        basedon reference basedOn >ServiceRequest
        bodysite token series.bodySite
        dicom-class token series.instance.sopClass
        encounter reference encounter >Encounter
        endpoint reference endpoint,series.endpoint >Endpoint
        identifier token identifier @clinical-identifier
        instance token series.instance.uid
        interpreter reference interpreter >Practitioner|PractitionerRole
        modality token series.modality
        patient reference subject @clinical-patient >Patient
        performer reference series.performer.actor >Practitioner|PractitionerRole|Organization
            |Patient|Device
        reason token reasonCode
        referrer reference referrer >Practitioner|PractitionerRole
        series token series.uid
        started date started
        status token status
        subject reference subject >Patient|Device
    """,
    "Location": """
        endpoint reference endpoint >Endpoint
        identifier token identifier
        name string name,alias
        organization reference managingOrganization >Organization
        partof reference partOf >Location
        status token status
        type token type
    """,
    "Observation": """
        based-on reference basedOn >ServiceRequest
        category token category
        code token code @clinical-code
        combo-code token code,component.code
        component-code token component.code
        date date effective[x] @clinical-date
        derived-from reference derivedFrom >DocumentReference|ImagingStudy|Observation
        device reference device >Device
        encounter reference encounter @clinical-encounter >Encounter
        has-member reference hasMember >Observation
        identifier token identifier @clinical-identifier
        part-of reference partOf >ImagingStudy
        patient reference subject @clinical-patient >Patient
        performer reference performer >Practitioner|PractitionerRole|Organization|Patient
        status token status
        subject reference subject >Patient|Device|Location
        value-concept token valueCodeableConcept
        value-quantity quantity valueQuantity
    """,
    "Organization": """
        active token active
        endpoint reference endpoint >Endpoint
        identifier token identifier
        name string name,alias
        partof reference partOf >Organization
        type token type
    """,
    "Patient": """
        active token active
        birthdate date birthDate @individual-birthdate
        family string name.family @individual-family
        gender token gender @individual-gender
        general-practitioner reference generalPractitioner >Organization|Practitioner
            |PractitionerRole
        given string name.given @individual-given
        identifier token identifier
        link reference link.other >Patient
        name string name
        organization reference managingOrganization >Organization
    """,
    "Practitioner": """
        active token active
        family string name.family @individual-family
        gender token gender @individual-gender
        given string name.given @individual-given
        identifier token identifier
        name string name
    """,
    "PractitionerRole": """
        active token active
        endpoint reference endpoint >Endpoint
        identifier token identifier
        location reference location >Location
        organization reference organization >Organization
        practitioner reference practitioner >Practitioner
        role token code
        specialty token specialty
    """,
    "Provenance": """
        agent reference agent.who >Practitioner|PractitionerRole|Organization|Device|Patient
        agent-role token agent.role
        agent-type token agent.type
        entity reference entity.what
        location reference location >Location
        patient reference target >Patient
        recorded date recorded
        signature-type token signature.type
        target reference target
        when date occurredDateTime
    """,
    "ServiceRequest": """
        authored date authoredOn
        based-on reference basedOn >ServiceRequest
        category token category
        code token code @clinical-code
        encounter reference encounter @clinical-encounter >Encounter
        identifier token identifier @clinical-identifier
        intent token intent
        occurrence date occurrence[x]
        patient reference subject @clinical-patient >Patient
        performer reference performer >Practitioner|PractitionerRole|Organization|Patient|Device
        priority token priority
        replaces reference replaces >ServiceRequest
        requester reference requester >Practitioner|PractitionerRole|Organization|Patient|Device
        requisition token requisition
        status token status
        subject reference subject >Patient|Device|Location
    """,
}


class Kind(StrEnum):
    """The types of search parameters that occur here."""

    DATE = "date"
    QUANTITY = "quantity"
    REFERENCE = "reference"
    STRING = "string"
    TOKEN = "token"  # noqa: S105 - a type of search parameter
    URI = "uri"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One search parameter of one resource type."""

    code: str
    kind: Kind
    paths: tuple[tuple[str, ...], ...]
    definition: str
    targets: tuple[str, ...]  # of a reference; empty: any


@cache
def parameters(kind: str) -> Mapping[str, Parameter]:
    """Give the parameters of a resource type by code."""
    lines = _CONTINUED.sub("|", f"{_EVERY}\n{_BY_TYPE.get(kind, '')}").splitlines()
    made = (_parameter(kind, line.split()) for line in lines if line.strip())
    return MappingProxyType({parameter.code: parameter for parameter in made})


def _parameter(owner: str, words: list[str]) -> Parameter:
    code, kind, paths, *rest = words
    definition, targets = f"{owner}-{code}", ""
    for word in rest:
        if word.startswith("@"):
            definition = word[1:]
        else:
            targets = word[1:]
    return Parameter(
        code,
        Kind(kind),
        tuple(tuple(path.split(".")) for path in paths.split(",")),
        f"http://hl7.org/fhir/SearchParameter/{definition}",
        _served(targets.split("|")) if targets else (),
    )


def _served(names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in RESOURCE_TYPES)
