"""An examination of a synthetic patient by the scanner of some generation."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np

from emulators.core.uids import make_uid
from emulators.modality.raw.format import Format
from emulators.modality.raw.identity import Identity, RawScan

FAMILY: Final = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Hazel", "Juniper", "Linden")
GIVEN: Final = ("Ada", "Bea", "Cleo", "Dora", "Emil", "Finn", "Gus", "Hugo")
MODELS: Final = {
    "CT": "Tomo 64",
    "MR": "Magno 3",
    "US": "Sono 5",
    "DX": "Radio 2",
    "PT": "Posi 24",
}
BEGINNING: Final = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PACKAGES: Final = {"CT": "ct", "MR": "mr", "US": "us", "DX": "dx", "PT": "pt"}
IRRADIATING: Final = ("CT", "DX")


def acquire(format: Format, *, seed: int, number: int = 1, **size: int) -> RawScan[Any]:
    """Scan the phantom of a modality: the same arguments give the same raw data.

    `size` goes to the modality's own acquisition (matrix, slices, coils ...).
    """
    package = f"emulators.modality.{PACKAGES[format.modality]}.acquire"
    measured: Callable[..., object] = importlib.import_module(package).acquire
    return RawScan(someone(format, seed, number), measured(seed, number=number, **size))


def someone(format: Format, seed: int, number: int) -> Identity:
    """Make up a patient, an examination and the scanner: nobody real, decided by the seed."""
    rng = np.random.default_rng([seed, number, 0x1D])
    family, given = FAMILY[rng.integers(len(FAMILY))], GIVEN[rng.integers(len(GIVEN))]
    born = datetime(1930 + int(rng.integers(70)), 1, 1, tzinfo=UTC)
    born += timedelta(days=int(rng.integers(365)))
    at = BEGINNING + timedelta(days=int(rng.integers(200)), minutes=int(rng.integers(600)))

    def uid(what: str) -> str:
        return make_uid(seed, "", str(format), what, number)

    return Identity(
        patient_id=f"SYN{seed:03d}{number:04d}",
        patient_name=f"{family}^{given}",
        birth_date=born.strftime("%Y%m%d"),
        sex="F" if rng.random() < 0.5 else "M",
        study_uid=uid("study"),
        series_uid=uid("series"),
        frame_of_reference_uid=uid("frame of reference"),
        acquisition_uid=uid("acquisition"),
        irradiation_uid=uid("irradiation") if format.modality in IRRADIATING else "",
        accession=f"A{seed:03d}{number:04d}",
        manufacturer="ACME",
        model=MODELS[format.modality],
        device_serial=f"{format.modality}-{seed:04d}",
        software=f"{format.family}-{format.generation}"[:16],
        station=f"ROOM{seed:02d}"[:16],
        institution="Plugfest Rural Clinic",
        protocol="Head routine",
        measurement_id=str(number),
        acquired=at,
    )
