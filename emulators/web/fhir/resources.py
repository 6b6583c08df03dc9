"""The R4 resource types that are served, element by element, in the notation of `structure`."""

from __future__ import annotations

from typing import Final

from emulators.web.fhir.administrative import ADMINISTRATIVE, AGENTS

CLINICIANS: Final = "Practitioner|PractitionerRole|Organization|CareTeam"
OBSERVED: Final = """Quantity, CodeableConcept, string, boolean, integer, Range, Ratio, SampledData,
 time, dateTime, Period""".replace("\n", "")
ORDERS: Final = (
    "CarePlan|ImmunizationRecommendation|MedicationRequest|NutritionOrder|ServiceRequest"
)
ENCOUNTER_STATUS: Final = (
    "code(planned|arrived|triaged|in-progress|onleave|finished|cancelled|entered-in-error|unknown)"
)

CLINICAL: Final[dict[str, str]] = {
    "DiagnosticReport": f"""
        identifier*: Identifier
        basedOn*: Reference({ORDERS})
        status!: code(registered|partial|preliminary|final|amended|corrected|appended|cancelled
            |entered-in-error|unknown)
        category*: CodeableConcept
        code!: CodeableConcept
        subject: Reference(Patient|Group|Device|Location)
        encounter: Reference(Encounter)
        effective[x]: dateTime, Period
        issued: instant
        performer*: Reference({CLINICIANS})
        resultsInterpreter*: Reference({CLINICIANS})
        specimen*: Reference(Specimen)
        result*: Reference(Observation)
        imagingStudy*: Reference(ImagingStudy)
        media*: .
        conclusion: string
        conclusionCode*: CodeableConcept
        presentedForm*: Attachment
    """,
    "DiagnosticReport.media": """
        comment: string
        link!: Reference(Media)
    """,
    "DocumentReference": f"""
        masterIdentifier: Identifier
        identifier*: Identifier
        status!: code(current|superseded|entered-in-error)
        docStatus: code(preliminary|final|amended|entered-in-error)
        type: CodeableConcept
        category*: CodeableConcept
        subject: Reference(Patient|Practitioner|Group|Device)
        date: instant
        author*: Reference({AGENTS})
        authenticator: Reference(Practitioner|PractitionerRole|Organization)
        custodian: Reference(Organization)
        relatesTo*: .
        description: string
        securityLabel*: CodeableConcept
        content*!: .
        context: .
    """,
    "DocumentReference.relatesTo": """
        code!: code(replaces|transforms|signs|appends)
        target!: Reference(DocumentReference)
    """,
    "DocumentReference.content": """
        attachment!: Attachment
        format: Coding
    """,
    "DocumentReference.context": """
        encounter*: Reference(Encounter|EpisodeOfCare)
        event*: CodeableConcept
        period: Period
        facilityType: CodeableConcept
        practiceSetting: CodeableConcept
        sourcePatientInfo: Reference(Patient)
        related*: Reference
    """,
    "Encounter": f"""
        identifier*: Identifier
        status!: {ENCOUNTER_STATUS}
        statusHistory*: .
        class!: Coding
        classHistory*: .
        type*: CodeableConcept
        serviceType: CodeableConcept
        priority: CodeableConcept
        subject: Reference(Patient|Group)
        episodeOfCare*: Reference(EpisodeOfCare)
        basedOn*: Reference(ServiceRequest)
        participant*: .
        appointment*: Reference(Appointment)
        period: Period
        length: Duration
        reasonCode*: CodeableConcept
        reasonReference*: Reference(Condition|Procedure|Observation|ImmunizationRecommendation)
        diagnosis*: .
        account*: Reference(Account)
        hospitalization: .
        location*: .
        serviceProvider: Reference(Organization)
        partOf: Reference(Encounter)
    """,
    "Encounter.statusHistory": f"""
        status!: {ENCOUNTER_STATUS}
        period!: Period
    """,
    "Encounter.classHistory": """
        class!: Coding
        period!: Period
    """,
    "Encounter.participant": """
        type*: CodeableConcept
        period: Period
        individual: Reference(Practitioner|PractitionerRole|RelatedPerson)
    """,
    "Encounter.diagnosis": """
        condition!: Reference(Condition|Procedure)
        use: CodeableConcept
        rank: positiveInt
    """,
    "Encounter.hospitalization": """
        preAdmissionIdentifier: Identifier
        origin: Reference(Location|Organization)
        admitSource: CodeableConcept
        reAdmission: CodeableConcept
        dietPreference*: CodeableConcept
        specialCourtesy*: CodeableConcept
        specialArrangement*: CodeableConcept
        destination: Reference(Location|Organization)
        dischargeDisposition: CodeableConcept
    """,
    "Encounter.location": """
        location!: Reference(Location)
        status: code(planned|active|reserved|completed)
        physicalType: CodeableConcept
        period: Period
    """,
    "ImagingStudy": """
        identifier*: Identifier
        status!: code(registered|available|cancelled|entered-in-error|unknown)
        modality*: Coding
        subject!: Reference(Patient|Device|Group)
        encounter: Reference(Encounter)
        started: dateTime
        basedOn*: Reference(CarePlan|ServiceRequest|Appointment|AppointmentResponse|Task)
        referrer: Reference(Practitioner|PractitionerRole)
        interpreter*: Reference(Practitioner|PractitionerRole)
        endpoint*: Reference(Endpoint)
        numberOfSeries: unsignedInt
        numberOfInstances: unsignedInt
        procedureReference: Reference(Procedure)
        procedureCode*: CodeableConcept
        location: Reference(Location)
        reasonCode*: CodeableConcept
        reasonReference*: Reference(Condition|Observation|Media|DiagnosticReport|DocumentReference)
        note*: Annotation
        description: string
        series*: .
    """,
    "ImagingStudy.series": """
        uid!: id
        number: unsignedInt
        modality!: Coding
        description: string
        numberOfInstances: unsignedInt
        endpoint*: Reference(Endpoint)
        bodySite: Coding
        laterality: Coding
        specimen*: Reference(Specimen)
        started: dateTime
        performer*: .
        instance*: .
    """,
    "ImagingStudy.series.performer": f"""
        function: CodeableConcept
        actor!: Reference({CLINICIANS}|Patient|Device|RelatedPerson)
    """,
    "ImagingStudy.series.instance": """
        uid!: id
        sopClass!: Coding
        number: unsignedInt
        title: string
    """,
    "Observation": f"""
        identifier*: Identifier
        basedOn*: Reference({ORDERS}|DeviceRequest)
        partOf*: Reference(MedicationAdministration|MedicationDispense|MedicationStatement
            |Procedure|Immunization|ImagingStudy)
        status!: code(registered|preliminary|final|amended|corrected|cancelled|entered-in-error
            |unknown)
        category*: CodeableConcept
        code!: CodeableConcept
        subject: Reference(Patient|Group|Device|Location)
        focus*: Reference
        encounter: Reference(Encounter)
        effective[x]: dateTime, Period, Timing, instant
        issued: instant
        performer*: Reference({CLINICIANS}|Patient|RelatedPerson)
        value[x]: {OBSERVED}
        dataAbsentReason: CodeableConcept
        interpretation*: CodeableConcept
        note*: Annotation
        bodySite: CodeableConcept
        method: CodeableConcept
        specimen: Reference(Specimen)
        device: Reference(Device|DeviceMetric)
        referenceRange*: .
        hasMember*: Reference(Observation|QuestionnaireResponse|MolecularSequence)
        derivedFrom*: Reference(DocumentReference|ImagingStudy|Media|QuestionnaireResponse
            |Observation|MolecularSequence)
        component*: .
    """,
    "Observation.referenceRange": """
        low: Quantity
        high: Quantity
        type: CodeableConcept
        appliesTo*: CodeableConcept
        age: Range
        text: string
    """,
    "Observation.component": f"""
        code!: CodeableConcept
        value[x]: {OBSERVED}
        dataAbsentReason: CodeableConcept
        interpretation*: CodeableConcept
        referenceRange*: #Observation.referenceRange
    """,
    "ServiceRequest": """
        identifier*: Identifier
        instantiatesCanonical*: canonical
        instantiatesUri*: uri
        basedOn*: Reference(CarePlan|ServiceRequest|MedicationRequest)
        replaces*: Reference(ServiceRequest)
        requisition: Identifier
        status!: code(draft|active|on-hold|revoked|completed|entered-in-error|unknown)
        intent!: code(proposal|plan|directive|order|original-order|reflex-order|filler-order
            |instance-order|option)
        category*: CodeableConcept
        priority: code(routine|urgent|asap|stat)
        doNotPerform: boolean
        code: CodeableConcept
        orderDetail*: CodeableConcept
        quantity[x]: Quantity, Ratio, Range
        subject!: Reference(Patient|Group|Location|Device)
        encounter: Reference(Encounter)
        occurrence[x]: dateTime, Period, Timing
        asNeeded[x]: boolean, CodeableConcept
        authoredOn: dateTime
        requester: Reference(Practitioner|PractitionerRole|Organization|Patient|RelatedPerson
            |Device)
        performerType: CodeableConcept
        performer*: Reference(Practitioner|PractitionerRole|Organization|CareTeam
            |HealthcareService|Patient|Device|RelatedPerson)
        locationCode*: CodeableConcept
        locationReference*: Reference(Location)
        reasonCode*: CodeableConcept
        reasonReference*: Reference(Condition|Observation|DiagnosticReport|DocumentReference)
        insurance*: Reference(Coverage|ClaimResponse)
        supportingInfo*: Reference
        specimen*: Reference(Specimen)
        bodySite*: CodeableConcept
        note*: Annotation
        patientInstruction: string
        relevantHistory*: Reference(Provenance)
    """,
}

RESOURCES: Final[dict[str, str]] = {**CLINICAL, **ADMINISTRATIVE}
RESOURCE_TYPES: Final = tuple(sorted(name for name in RESOURCES if "." not in name))
