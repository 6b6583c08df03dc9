"""What was administered, and how it decays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from emulators.modality.raw.errors import BadHeader

ACTIVITY_MOST_MBQ, VOLUME_MOST_ML = 20_000.0, 1000.0
WEIGHT_MOST_KG, HEIGHT_MOST_M = 500.0, 3.0
LASTED_MOST_S, UPTAKE_MOST_S = 86_400.0, 7 * 86_400.0

Coded = tuple[str, str, str]  # value, scheme, meaning


@dataclass(frozen=True, slots=True)
class Radionuclide:
    """A positron emitter; the numbers are of the nuclide and no file need state them."""

    code: Coded  # CID 4020
    half_life_s: float
    positron_fraction: float  # of the decays


FLUORINE_18: Final = Radionuclide(("77004003", "SCT", "^18^Fluorine"), 6586.2, 0.9673)
NUCLIDES: Final = {one.code[:2]: one for one in (FLUORINE_18,)}
FLUORODEOXYGLUCOSE: Final[Coded] = ("35321007", "SCT", "Fluorodeoxyglucose F^18^")  # CID 4021
TRACERS: Final = {FLUORODEOXYGLUCOSE[:2]: FLUORODEOXYGLUCOSE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """The tracer in the patient, told from the start of the measurement backwards."""

    nuclide: Radionuclide
    tracer: Coded
    activity_mbq: float  # at the time of administration
    volume_ml: float
    uptake_s: float  # from the start of the administration to that of the measurement
    lasted_s: float  # the administration itself
    event_uid: str
    weight_kg: float  # of the patient; 0 where nobody says
    height_m: float


def decayed(nuclide: Radionuclide, seconds: float) -> float:
    """Return what is left of an activity after a time."""
    return math.exp(-math.log(2) * seconds / nuclide.half_life_s)


def mean_activity(nuclide: Radionuclide, seconds: float) -> float:
    """Return the mean activity during a measurement, against that at its start."""
    decay = math.log(2) * seconds / nuclide.half_life_s
    return -math.expm1(-decay) / decay


def reference_s(nuclide: Radionuclide, seconds: float) -> float:
    """Return when, after the start of a measurement, the activity is its mean (C.8.9.4.1.5)."""
    return -math.log(mean_activity(nuclide, seconds)) * nuclide.half_life_s / math.log(2)


def checked(found: Administration) -> Administration:
    """Return an administration that a file states, if it can have been. Raises: BadHeader."""
    for name, value, most in (
        ("administered activity in MBq", found.activity_mbq, ACTIVITY_MOST_MBQ),
        ("volume in ml", found.volume_ml, VOLUME_MOST_ML),
        ("weight in kg", found.weight_kg, WEIGHT_MOST_KG),
        ("height in m", found.height_m, HEIGHT_MOST_M),
        ("duration of the administration", found.lasted_s, LASTED_MOST_S),
        ("time from the administration", found.uptake_s, UPTAKE_MOST_S),
    ):
        if not (math.isfinite(value) and 0 <= value <= most):
            raise BadHeader(f"{name}: {value:g} is not within 0 to {most:g}")
    return found
