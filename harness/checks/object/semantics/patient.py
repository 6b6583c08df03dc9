"""What is said of one patient: sex, pregnancy, size and weight (PS3.3 C.7.1, C.7.2.2)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

SEX, PREGNANCY, LAST_MENSTRUAL_DATE = 0x00100040, 0x001021C0, 0x001021D0
SIZE, WEIGHT = 0x00101020, 0x00101030
ANIMAL: Final = (0x00102201, 0x00102202, 0x00102210)  # species, anatomical orientation type
PREGNANT: Final = ((2,), (3,))  # possibly, definitely
RANGES: Final = {SIZE: (0.1, 2.8, "m"), WEIGHT: (0.2, 650.0, "kg")}

PREGNANT_PATIENTS_ARE_NOT_MALE = Requirement(
    id="semantics.pregnant-patients-are-not-male",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A patient said to be pregnant, or to menstruate, is not said to be male.",
    cites=(ps3(3, "C.7.1.1"), ps3(3, "C.7.2.2")),
)

PATIENT_MEASURES_ARE_PLAUSIBLE = Requirement(
    id="semantics.patient-measures-are-plausible",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Size in metres and weight in kilograms are those of a human, where it is one.",
    cites=(ps3(3, "C.7.2.2"),),
)


def _has_a_sex(place: Place) -> bool:
    return at_the_top(place) and bool(place.data_set.text(SEX))


@tag_rule(PREGNANT_PATIENTS_ARE_NOT_MALE, PREGNANCY, LAST_MENSTRUAL_DATE, where=_has_a_sex)
def pregnant_patients_are_not_male(element: Element, place: Place) -> Objection | None:
    """Compare Patient's Sex with Pregnancy Status and Last Menstrual Date."""
    if place.data_set.text(SEX) != "M":
        return None
    if element.tag == PREGNANCY and element.numbers()[:1] not in PREGNANT:
        return None
    said = "/".join(map(str, element.numbers() if element.tag == PREGNANCY else element.texts()))
    return Objection("nothing of the kind for Patient's Sex M", said)


def _is_human(place: Place) -> bool:
    return at_the_top(place) and not any(place.data_set.has(tag) for tag in ANIMAL)


@tag_rule(PATIENT_MEASURES_ARE_PLAUSIBLE, SIZE, WEIGHT, where=_is_human)
def patient_measures_are_plausible(element: Element, _: Place) -> Objection | None:
    """Compare size and weight with wide limits; 0 is read as not known."""
    low, high, unit = RANGES[element.tag]
    for value in decimals(element):
        if value != 0 and not low <= value <= high:
            return Objection(f"{low:g} to {high:g} {unit}", f"{value:g}")
    return None
