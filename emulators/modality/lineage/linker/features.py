"""How well a raw file and a series agree, feature by feature."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import Final

from emulators.modality.lineage.linker.facts import RawFact, SeriesFact

MISSING: Final = "missing"
SIMILAR: Final = 0.7
TIMES_S: Final = (3, 10, 60, 600)

# The settings' fingerprint is left out: measured, it costs recall; it only ever vetoes.
NAMES: Final = ("study", "frame of reference", "patient", "protocol", "time", "acquisition")

Features = tuple[str, ...]  # a level for each of NAMES


def features(raw: RawFact, series: SeriesFact, offset: float) -> Features:
    """Compare the two; `offset` is the scanner's clock error in seconds."""
    return (
        _equal(raw.study, series.study),
        _equal(raw.frame_of_reference, series.frame_of_reference),
        _equal(raw.patient, series.patient),
        _protocol(raw.protocol, series.protocol),
        _time(raw.at, series.at, offset),
        _equal(raw.acquisition, series.acquisition),
    )


def contradicts(raw: RawFact, series: SeriesFact) -> bool:
    """Tell whether the settings of both are known and differ: then no score links them."""
    both = raw.parameters is not None and series.parameters is not None
    return both and raw.parameters != series.parameters


def _equal(a: object, b: object) -> str:
    if a is None or b is None:
        return MISSING
    return "agrees" if a == b else "differs"


def _protocol(a: str | None, b: str | None) -> str:
    if not a or not b:
        return MISSING
    if a == b:
        return "agrees"
    return "similar" if _ratio(a, b) > SIMILAR else "differs"


@lru_cache(maxsize=4096)
def _ratio(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a[:128], b[:128]).ratio()


def _time(a: float | None, b: float | None, offset: float) -> str:
    if a is None or b is None:
        return MISSING
    apart = abs(a - offset - b)
    return next((f"within {s} s" for s in TIMES_S if apart <= s), "far")
