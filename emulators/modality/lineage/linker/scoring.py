"""Fellegi and Sunter's score of pairs, its probabilities learnt without labels by EM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.lineage.linker.features import MISSING, NAMES, Features

ITERATIONS: Final = 25
LOGIT_MOST: Final = 30.0
_TIME, _PROTOCOL = NAMES.index("time"), NAMES.index("protocol")


def posteriors(pairs: Sequence[Features]) -> NDArray[np.float64]:
    """Return for each pair the probability that it belongs together.

    What is missing on either side says nothing. The start: a pair within ten seconds whose
    protocols do not differ is probably one.
    """
    if not pairs:
        return np.empty(0)
    guess = np.array([0.9 if _likely(p) else 0.05 for p in pairs])
    columns = [np.array([p[i] for p in pairs]) for i in range(len(NAMES))]
    for _ in range(ITERATIONS):
        share = float(np.clip(guess.mean(), 1e-6, 1 - 1e-6))
        logit = np.full(len(pairs), np.log(share / (1 - share)))
        for column in columns:
            seen = column != MISSING
            for level in np.unique(column[seen]):
                hit = column == level
                match = ((hit * guess).sum() + 0.5) / ((seen * guess).sum() + 1)
                chance = ((hit * (1 - guess)).sum() + 0.5) / ((seen * (1 - guess)).sum() + 1)
                logit[hit] += np.log(match / chance)
        guess = 1 / (1 + np.exp(-np.clip(logit, -LOGIT_MOST, LOGIT_MOST)))
    return guess


def _likely(pair: Features) -> bool:
    near = pair[_TIME] in ("within 3 s", "within 10 s")
    return near and pair[_PROTOCOL] != "differs"
