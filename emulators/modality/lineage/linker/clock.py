"""Clocks of scanners drift: by how much, learnt from the data without any label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulators.modality.lineage.linker.facts import RawFact, SeriesFact

FARTHEST_S: Final = 7300.0  # an hour wrong, and an hour of summer time
BIN_S: Final = 2.0
AROUND_S: Final = 8.0
LEAST_PAIRS: Final = 5  # fewer differences in the peak are chance: no correction


def learn_offsets(raws: Sequence[RawFact], series: Sequence[SeriesFact]) -> dict[str, float]:
    """Return each scanner's raw clock minus its image clock, in seconds.

    A raw file and the series made of it differ by the offset, all other pairs by anything: the
    mode of all differences is the offset.
    """
    raw_times, image_times = _times(raws), _times(series)
    return {
        scanner: _mode(np.array(raw_times[scanner]), np.array(image_times.get(scanner, ())))
        for scanner in raw_times
    }


def _times(facts: Sequence[RawFact] | Sequence[SeriesFact]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for fact in facts:
        times = found[fact.scanner]
        if fact.at is not None:
            times.append(fact.at)
    return found


def _mode(raw: NDArray[np.float64], images: NDArray[np.float64]) -> float:
    images = np.sort(images)
    near = []
    for at in raw:  # only what lies near: all pairs would not fit into memory
        first, last = np.searchsorted(images, (at - FARTHEST_S, at + FARTHEST_S))
        near.append(at - images[first:last])
    differences = np.concatenate(near) if near else np.empty(0)
    if differences.size < LEAST_PAIRS:
        return 0.0
    edges = np.arange(-FARTHEST_S, FARTHEST_S + BIN_S, BIN_S)
    counts, _ = np.histogram(differences, edges)
    smooth = np.convolve(counts, np.ones(3), "same")
    peak = int(smooth.argmax())
    if smooth[peak] < LEAST_PAIRS:
        return 0.0
    centre = edges[peak] + BIN_S / 2
    return float(np.median(differences[np.abs(differences - centre) < AROUND_S]))
