"""Scanning the head phantom: what a CT scanner of any generation measures."""

from __future__ import annotations

from emulators.modality import phantom
from emulators.modality.acquisition import measure
from emulators.modality.ct.sinogram import Sinogram
from emulators.modality.geometry import head_scan


def acquire(seed: int, *, matrix: int = 128, slices: int = 4, number: int = 1) -> Sinogram:
    """Scan a head: the same seed, matrix, slices and number give the same counts."""
    scan = head_scan(matrix, slices)
    return Sinogram(scan, measure(scan, phantom.head(seed), seed=seed, number=number))
