"""The rural clinic's paperwork as FHIR R4 resources: who is registered, ordered, observed.

Synthetic by construction: names from a short list, identifiers from seed and salt.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

Json = dict[str, object]

LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
UCUM: Final = "http://unitsofmeasure.org"
V2_0203: Final = "http://terminology.hl7.org/CodeSystem/v2-0203"
CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"

# Names that get lost in transit when somebody is careless with character sets.
FAMILIES: Final = ("Brandão", "Østergård", "Müller-Lüdenscheidt", "Nuñez", "Çelik", "Lefèvre")
GIVENS: Final = (("Inês", "female"), ("Jürgen", "male"), ("Zoë", "female"), ("Søren", "male"))

ISSUER: Final = "PLUGFEST-CLINIC"
ISSUER_OID: Final = "2.25.107304985216474538721095763820127594361"

# LOINC code, meaning, unit, value: vital signs of a patient with an acute stroke.
VITALS: Final = (
    ("8867-4", "Heart rate", "/min", 88),
    ("9279-1", "Respiratory rate", "/min", 18),
    ("59408-5", "Oxygen saturation by pulse oximetry", "%", 96),
    ("8310-5", "Body temperature", "Cel", 36.8),
    ("2339-0", "Glucose", "mg/dL", 132),
)
PRESSURE: Final = (
    ("8480-6", "Systolic blood pressure", 178),
    ("8462-4", "Diastolic blood pressure", 96),
)

# The fifteen items of the NIH Stroke Scale with the most that each can score.
NIHSS_TOTAL: Final = "72089-6"
NIHSS_ITEMS: Final = (
    ("70184-7", "Level of consciousness", 3),
    ("70185-4", "Level of consciousness questions", 2),
    ("70186-2", "Level of consciousness commands", 2),
    ("70187-0", "Best gaze", 2),
    ("70188-8", "Visual", 3),
    ("70189-6", "Facial palsy", 3),
    ("70190-4", "Motor arm, left", 4),
    ("70967-5", "Motor arm, right", 4),
    ("70191-2", "Motor leg, left", 4),
    ("70968-3", "Motor leg, right", 4),
    ("70192-0", "Limb ataxia", 2),
    ("70193-8", "Sensory", 2),
    ("70194-6", "Best language", 3),
    ("70195-3", "Dysarthria", 2),
    ("70196-1", "Extinction and inattention", 2),
)
NIHSS_MAX: Final = sum(most for _, _, most in NIHSS_ITEMS)


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic patient."""

    patient_id: str  # with leading zeros, which careless systems lose
    family: str
    given: str
    gender: str
    birth_date: str


def person(seed: int, salt: str) -> Person:
    """Make a patient; the salt keeps identifiers of two runs apart."""
    look = hashlib.sha256(f"person|{seed}".encode()).digest()
    own = hashlib.sha256(f"patient-id|{seed}|{salt}".encode()).digest()
    given, gender = GIVENS[look[1] % len(GIVENS)]
    return Person(
        f"00{int.from_bytes(own[:4], 'big') % 10**8:08d}",
        FAMILIES[look[0] % len(FAMILIES)],
        given,
        gender,
        f"{1935 + look[2] % 40:04d}-{1 + look[3] % 12:02d}-{1 + look[4] % 28:02d}",
    )


def accession(seed: int, salt: str) -> str:
    """Make an accession number of 16 characters, the most that DICOM's SH allows."""
    own = hashlib.sha256(f"accession|{seed}|{salt}".encode()).hexdigest()
    return f"PF{own[:14].upper()}"


def registration(who: Person) -> Json:
    """Make a transaction that registers a patient and opens an encounter."""
    patient = f"urn:uuid:{_uuid('patient', who)}"
    return _transaction(
        (
            (
                patient,
                {
                    "resourceType": "Patient",
                    "identifier": [
                        {
                            "use": "usual",
                            "type": _concept(V2_0203, "MR", "Medical record number"),
                            "system": f"urn:oid:{ISSUER_OID}",
                            "value": who.patient_id,
                            "assigner": {"display": ISSUER},
                        }
                    ],
                    "active": True,
                    "name": [{"use": "official", "family": who.family, "given": [who.given]}],
                    "gender": who.gender,
                    "birthDate": who.birth_date,
                },
            ),
            (
                f"urn:uuid:{_uuid('encounter', who)}",
                {
                    "resourceType": "Encounter",
                    "status": "in-progress",
                    "class": {
                        "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                        "code": "EMER",
                        "display": "emergency",
                    },
                    "subject": {"reference": patient},
                    "period": {"start": _instant(datetime.now(UTC))},
                },
            ),
        )
    )


def order(number: str, patient: str, encounter: str) -> Json:
    """Make the order of a head CT: `patient` and `encounter` are references."""
    now = datetime.now(UTC)
    return {
        "resourceType": "ServiceRequest",
        "identifier": [
            {
                "type": _concept(V2_0203, "ACSN", "Accession ID"),
                "system": f"urn:oid:{ISSUER_OID}.1",
                "value": number,
                "assigner": {"display": ISSUER},
            }
        ],
        "status": "active",
        "intent": "order",
        "category": [_concept(SNOMED, "363679005", "Imaging")],
        "priority": "stat",
        "code": _concept(LOINC, "24725-4", "CT Head"),
        "subject": {"reference": patient},
        "encounter": {"reference": encounter},
        "occurrenceDateTime": _instant(now),
        "authoredOn": _instant(now),
        "reasonCode": [{"text": "Suspected acute stroke"}],
    }


def observations(patient: str, encounter: str, nihss: int) -> Json:
    """Make a transaction with vital signs, blood pressure and the NIHSS with its items.

    Raises:
        ValueError: `nihss` is not a possible total.
    """
    when = _instant(datetime.now(UTC) - timedelta(minutes=1))
    about: Json = {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": patient},
        "encounter": {"reference": encounter},
        "effectiveDateTime": when,
        "performer": [{"display": "Clinic stroke team"}],
    }
    vital = [_concept(CATEGORY, "vital-signs", "Vital Signs")]
    survey = [_concept(CATEGORY, "survey", "Survey")]
    made: list[Json] = [
        {
            **about,
            "category": vital,
            "code": _concept(LOINC, code, meaning),
            "valueQuantity": _quantity(value, unit),
        }
        for code, meaning, unit, value in VITALS
    ]
    made.append(
        {
            **about,
            "category": vital,
            "code": _concept(LOINC, "85354-9", "Blood pressure panel"),
            "component": [
                {"code": _concept(LOINC, c, m), "valueQuantity": _quantity(v, "mm[Hg]")}
                for c, m, v in PRESSURE
            ],
        }
    )
    made.append(
        {
            **about,
            "category": survey,
            "code": _concept(LOINC, NIHSS_TOTAL, "Total score NIH Stroke Scale"),
            "valueInteger": nihss,
            "component": [
                {"code": _concept(LOINC, c, m), "valueInteger": score}
                for (c, m, _), score in zip(NIHSS_ITEMS, nihss_items(nihss), strict=True)
            ],
        }
    )
    return _transaction(tuple((f"urn:uuid:{uuid.uuid4()}", o) for o in made))


def nihss_items(total: int) -> tuple[int, ...]:
    """Spread a total over the items, each within its own limit.

    Raises:
        ValueError: no combination of items gives that total.
    """
    if not 0 <= total <= NIHSS_MAX:
        raise ValueError(f"an NIHSS total is 0 to {NIHSS_MAX}, not {total}")
    scores = [0] * len(NIHSS_ITEMS)
    while total:
        for i, (_, _, most) in enumerate(NIHSS_ITEMS):
            if total and scores[i] < most:
                scores[i] += 1
                total -= 1
    return tuple(scores)


def _transaction(entries: Sequence[tuple[str, Mapping[str, object]]]) -> Json:
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": url,
                "resource": dict(resource),
                "request": {"method": "POST", "url": resource["resourceType"]},
            }
            for url, resource in entries
        ],
    }


def _concept(system: str, code: str, display: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _instant(when: datetime) -> str:
    return when.replace(microsecond=0).isoformat()


def _uuid(kind: str, who: Person) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"plugfest|{kind}|{who.patient_id}")
