"""Examples of k-space for tests: small, synthetic, always the same."""

from dataclasses import replace
from functools import cache

from emulators.modality.mr.acquire import acquire
from emulators.modality.raw.identity import RawScan
from tests.emulators.modality.raw.examples import JANE

ZELDA = replace(JANE, model="Magno 3", irradiation_uid="", protocol="Stroke MR")
FORMATS = (
    ("siemens-twix", "VB", "twix_vb"),
    ("siemens-twix", "VD", "twix_vd"),
    ("ismrmrd", "1", "ismrmrd_1"),
    ("mrd", "2", "mrd_2"),
)


@cache
def kspace(matrix=16, slices=2, coils=2, protocol="diffusion"):
    return acquire(1, matrix=matrix, slices=slices, coils=coils, protocol=protocol)


def mr(**size):
    return RawScan(ZELDA, kspace(**size))
