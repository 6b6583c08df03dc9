"""R4 resource types of people, places, things and traces, in the notation of `structure`."""

from __future__ import annotations

from typing import Final

from emulators.web.fhir.datatypes import GENDER, WEEKDAYS

AGENTS: Final = "PractitionerRole|Practitioner|Organization|Device|Patient|RelatedPerson"

ADMINISTRATIVE: Final[dict[str, str]] = {
    "AuditEvent": """
        type!: Coding
        subtype*: Coding
        action: code(C|R|U|D|E)
        period: Period
        recorded!: instant
        outcome: code(0|4|8|12)
        outcomeDesc: string
        purposeOfEvent*: CodeableConcept
        agent*!: .
        source!: .
        entity*: .
    """,
    "AuditEvent.agent": f"""
        type: CodeableConcept
        role*: CodeableConcept
        who: Reference({AGENTS})
        altId: string
        name: string
        requestor!: boolean
        location: Reference(Location)
        policy*: uri
        media: Coding
        network: .
        purposeOfUse*: CodeableConcept
    """,
    "AuditEvent.agent.network": """
        address: string
        type: code(1|2|3|4|5)
    """,
    "AuditEvent.source": f"""
        site: string
        observer!: Reference({AGENTS})
        type*: Coding
    """,
    "AuditEvent.entity": """
        what: Reference
        type: Coding
        role: Coding
        lifecycle: Coding
        securityLabel*: Coding
        name: string
        description: string
        query: base64Binary
        detail*: .
    """,
    "AuditEvent.entity.detail": """
        type!: string
        value[x]!: string, base64Binary
    """,
    "Device": """
        identifier*: Identifier
        definition: Reference(DeviceDefinition)
        udiCarrier*: .
        status: code(active|inactive|entered-in-error|unknown)
        statusReason*: CodeableConcept
        distinctIdentifier: string
        manufacturer: string
        manufactureDate: dateTime
        expirationDate: dateTime
        lotNumber: string
        serialNumber: string
        deviceName*: .
        modelNumber: string
        partNumber: string
        type: CodeableConcept
        specialization*: .
        version*: .
        property*: .
        patient: Reference(Patient)
        owner: Reference(Organization)
        contact*: ContactPoint
        location: Reference(Location)
        url: uri
        note*: Annotation
        safety*: CodeableConcept
        parent: Reference(Device)
    """,
    "Device.udiCarrier": """
        deviceIdentifier: string
        issuer: uri
        jurisdiction: uri
        carrierAIDC: base64Binary
        carrierHRF: string
        entryType: code(barcode|rfid|manual|card|self-reported|unknown)
    """,
    "Device.deviceName": """
        name!: string
        type!: code(udi-label-name|user-friendly-name|patient-reported-name|manufacturer-name
            |model-name|other)
    """,
    "Device.specialization": """
        systemType!: CodeableConcept
        version: string
    """,
    "Device.version": """
        type: CodeableConcept
        component: Identifier
        value!: string
    """,
    "Device.property": """
        type!: CodeableConcept
        valueQuantity*: Quantity
        valueCode*: CodeableConcept
    """,
    "Endpoint": """
        identifier*: Identifier
        status!: code(active|suspended|error|off|entered-in-error|test)
        connectionType!: Coding
        name: string
        managingOrganization: Reference(Organization)
        contact*: ContactPoint
        period: Period
        payloadType*!: CodeableConcept
        payloadMimeType*: code
        address!: url
        header*: string
    """,
    "Location": """
        identifier*: Identifier
        status: code(active|suspended|inactive)
        operationalStatus: Coding
        name: string
        alias*: string
        description: string
        mode: code(instance|kind)
        type*: CodeableConcept
        telecom*: ContactPoint
        address: Address
        physicalType: CodeableConcept
        position: .
        managingOrganization: Reference(Organization)
        partOf: Reference(Location)
        hoursOfOperation*: .
        availabilityExceptions: string
        endpoint*: Reference(Endpoint)
    """,
    "Location.position": """
        longitude!: decimal
        latitude!: decimal
        altitude: decimal
    """,
    "Location.hoursOfOperation": f"""
        daysOfWeek*: {WEEKDAYS}
        allDay: boolean
        openingTime: time
        closingTime: time
    """,
    "Organization": """
        identifier*: Identifier
        active: boolean
        type*: CodeableConcept
        name: string
        alias*: string
        telecom*: ContactPoint
        address*: Address
        partOf: Reference(Organization)
        contact*: .
        endpoint*: Reference(Endpoint)
    """,
    "Organization.contact": """
        purpose: CodeableConcept
        name: HumanName
        telecom*: ContactPoint
        address: Address
    """,
    "Patient": f"""
        identifier*: Identifier
        active: boolean
        name*: HumanName
        telecom*: ContactPoint
        gender: {GENDER}
        birthDate: date
        deceased[x]: boolean, dateTime
        address*: Address
        maritalStatus: CodeableConcept
        multipleBirth[x]: boolean, integer
        photo*: Attachment
        contact*: .
        communication*: .
        generalPractitioner*: Reference(Organization|Practitioner|PractitionerRole)
        managingOrganization: Reference(Organization)
        link*: .
    """,
    "Patient.contact": f"""
        relationship*: CodeableConcept
        name: HumanName
        telecom*: ContactPoint
        address: Address
        gender: {GENDER}
        organization: Reference(Organization)
        period: Period
    """,
    "Patient.communication": """
        language!: CodeableConcept
        preferred: boolean
    """,
    "Patient.link": """
        other!: Reference(Patient|RelatedPerson)
        type!: code(replaced-by|replaces|refer|seealso)
    """,
    "Practitioner": f"""
        identifier*: Identifier
        active: boolean
        name*: HumanName
        telecom*: ContactPoint
        address*: Address
        gender: {GENDER}
        birthDate: date
        photo*: Attachment
        qualification*: .
        communication*: CodeableConcept
    """,
    "Practitioner.qualification": """
        identifier*: Identifier
        code!: CodeableConcept
        period: Period
        issuer: Reference(Organization)
    """,
    "PractitionerRole": """
        identifier*: Identifier
        active: boolean
        period: Period
        practitioner: Reference(Practitioner)
        organization: Reference(Organization)
        code*: CodeableConcept
        specialty*: CodeableConcept
        location*: Reference(Location)
        healthcareService*: Reference(HealthcareService)
        telecom*: ContactPoint
        availableTime*: .
        notAvailable*: .
        availabilityExceptions: string
        endpoint*: Reference(Endpoint)
    """,
    "PractitionerRole.availableTime": f"""
        daysOfWeek*: {WEEKDAYS}
        allDay: boolean
        availableStartTime: time
        availableEndTime: time
    """,
    "PractitionerRole.notAvailable": """
        description!: string
        during: Period
    """,
    "Provenance": """
        target*!: Reference
        occurred[x]: Period, dateTime
        recorded!: instant
        policy*: uri
        location: Reference(Location)
        reason*: CodeableConcept
        activity: CodeableConcept
        agent*!: .
        entity*: .
        signature*: Signature
    """,
    "Provenance.agent": f"""
        type: CodeableConcept
        role*: CodeableConcept
        who!: Reference({AGENTS})
        onBehalfOf: Reference({AGENTS})
    """,
    "Provenance.entity": """
        role!: code(derivation|revision|quotation|source|removal)
        what!: Reference
        agent*: #Provenance.agent
    """,
}
