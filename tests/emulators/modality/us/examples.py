"""Examples of ultrasound recordings for tests: small, synthetic, always the same."""

from dataclasses import replace
from functools import cache

from emulators.modality.raw.identity import RawScan
from emulators.modality.us.acquire import acquire
from tests.emulators.modality.raw.examples import JANE

ZELDA = replace(JANE, irradiation_uid="", model="Sono 5")


@cache
def radio_frequency(lines=16, frames=2):
    return acquire(1, matrix=lines, slices=frames)


def us(lines=16, frames=2):
    return RawScan(ZELDA, radio_frequency(lines, frames))
