"""Examples of PET recordings for tests: small, synthetic, always the same."""

from dataclasses import replace
from functools import cache

from emulators.modality.pt.acquire import acquire
from emulators.modality.pt.list_mode import Block
from emulators.modality.raw.identity import RawScan
from tests.emulators.modality.raw.examples import JANE

ZELDA = replace(JANE, irradiation_uid="", model="Posi 24")
# PETSIRD has no place for these
WITHOUT = (
    *("patient_name", "birth_date", "accession", "manufacturer", "device_serial", "software"),
    *("station", "institution", "protocol", "measurement_id"),
)


def known(identity):
    """Return what a file of PETSIRD can say of an examination."""
    return replace(identity, **dict.fromkeys(WITHOUT, ""))


@cache
def list_mode(matrix=64, rings=2):
    return acquire(1, matrix=matrix, slices=rings)


@cache
def thinned(matrix=16, rings=1, events=200):
    """Keep some events of each interval: what a format is tested with."""
    whole = list_mode(matrix, rings)
    blocks, kept, first = [], [], 0
    for block in whole.blocks:
        count = min(events // len(whole.blocks), block.events)
        kept.extend(range(first, first + count))
        blocks.append(Block(block.start_ms, block.stop_ms, count))
        first += block.events
    return replace(whole, blocks=tuple(blocks), events=whole.events[kept])


def pet(contents=None, identity=ZELDA):
    return RawScan(identity, list_mode() if contents is None else contents)
