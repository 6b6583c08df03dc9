"""Examples of raw scans for tests: small, synthetic, always the same."""

from datetime import UTC, datetime
from functools import cache

from emulators.modality import phantom
from emulators.modality.acquisition import measure
from emulators.modality.ct.sinogram import Sinogram
from emulators.modality.geometry import head_scan
from emulators.modality.objects.making import Making, Software, source_of
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.registry import FORMATS

ACQUIRED = datetime(2026, 3, 1, 10, 15, 30, 250000, UTC)
MADE = datetime(2026, 3, 1, 10, 20, tzinfo=UTC)
JANE = Identity(
    patient_id="ZQ-7731",
    patient_name="Quixworth^Zelda",
    birth_date="19570302",
    sex="F",
    study_uid="2.25.1001",
    series_uid="2.25.1002",
    frame_of_reference_uid="2.25.1003",
    acquisition_uid="2.25.1004",
    irradiation_uid="2.25.1005",
    accession="ACC77231",
    manufacturer="ACME",
    model="Tomo 64",
    device_serial="SN48151623",
    software="VA30A",
    station="ROOMXQ",
    institution="Grovelham Clinic",
    protocol="Head routine",
    measurement_id="4711",
    acquired=ACQUIRED,
)


@cache
def sinogram(matrix=64, slices=3):
    scan = head_scan(matrix, slices)
    return Sinogram(scan, measure(scan, phantom.head(1), seed=1, number=1))


def ct():
    return RawScan(JANE, sinogram())


def making(module, sha256="ab" * 32, **changes):
    source = source_of(sha256, FORMATS[module], "0001.raw", JANE.study_uid)
    values = {
        "identity": JANE,
        "source": source,
        "software": Software(commit="c0ffee"),
        "made": MADE,
        "seed": 1,
    } | changes
    return Making(**values)
