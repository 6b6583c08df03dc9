"""Misbehaviours in what the EHR returns of the observations that the clinic recorded."""

from __future__ import annotations

import re
from typing import Final

from emulators.web.faults.fhir import FhirFault, fhir_fault
from emulators.web.faults.fhir_edits import Edit, change, drop, put, resources, swap
from emulators.web.fhir.json_document import JsonObject, Number, as_object, objects

TOTAL: Final = "72089-6"  # NIH Stroke Scale total
PANEL: Final = "70182-1"  # the scale, of which the total is one part
IMPOSTOR: Final = "87711-2"  # often taken for the total; its check digit is wrong
_ZONE: Final = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")


def _total(edit: Edit) -> Edit:
    """Edit the observation of the stroke scale's total only."""

    def chosen(observation: JsonObject) -> None:
        codings = objects(as_object(observation.get("code")).get("coding"))
        if any(coding.get("code") == TOTAL for coding in codings):
            edit(observation)

    return chosen


def _one_more(observation: JsonObject) -> None:
    score = observation.get("valueInteger")
    if isinstance(score, Number) and score.is_integer:
        observation["valueInteger"] = int(score.text) + 1


def _in_words(observation: JsonObject) -> None:
    score = observation.pop("valueInteger", None)
    if isinstance(score, Number):
        observation["valueString"] = score.text


def _absent_too(observation: JsonObject) -> None:
    observation["dataAbsentReason"] = {"text": "not asked"}


FAULTS: Final[tuple[FhirFault, ...]] = (
    fhir_fault(
        "observation-codes-the-stroke-scale-wrong",
        "observation.loinc-codes-are-possible",
        "gives the total of the stroke scale the code 87711-2",
        resources("Observation", swap("code.coding.code", TOTAL, IMPOSTOR)),
    ),
    fhir_fault(
        "observation-panel-carries-the-total",
        "observation.stroke-scale-panel-carries-no-total",
        "gives the total of the stroke scale the code of the panel",
        resources("Observation", swap("code.coding.code", TOTAL, PANEL)),
    ),
    fhir_fault(
        "observation-total-is-not-the-sum",
        "observation.stroke-scale-items-add-up",
        "returns another total of the stroke scale than was recorded",
        resources("Observation", _total(_one_more)),
    ),
    fhir_fault(
        "observation-total-is-a-string",
        "observation.stroke-scale-total-is-an-integer",
        "returns the total of the stroke scale as text",
        resources("Observation", _total(_in_words)),
    ),
    fhir_fault(
        "observation-unit-has-no-system",
        "observation.quantities-have-ucum-units",
        "does not say that units are UCUM's",
        resources("Observation", drop("valueQuantity.system")),
    ),
    fhir_fault(
        "observation-heart-rate-is-in-bpm",
        "observation.vital-signs-have-their-units",
        "writes beats per minute as bpm",
        resources("Observation", swap("valueQuantity.code", "/min", "bpm")),
    ),
    fhir_fault(
        "observation-time-has-no-zone",
        "observation.effective-time-has-a-zone",
        "loses the time zone of an observation",
        resources("Observation", change("effectiveDateTime", lambda held: _ZONE.sub("", held))),
    ),
    fhir_fault(
        "observation-is-absent-and-has-a-value",
        "observation.absence-and-value-exclude-each-other",
        "gives a reason for the absence of a value that is there",
        resources("Observation", _total(_absent_too)),
    ),
    fhir_fault(
        "observation-status-is-unknown-to-fhir",
        "observation.status-and-code-are-given",
        "gives observations a status of its own",
        resources("Observation", put("status", "complete")),
    ),
    fhir_fault(
        "observation-has-no-subject",
        "observation.subject-is-given",
        "does not say whom an observation is about",
        resources("Observation", drop("subject")),
    ),
)
"""What can be wrong with observations."""
