"""A raw file as our modality keeps it, and CT images that its two kernels made of that file."""

import hashlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pydicom import Dataset

from emulators.modality import phantom
from emulators.modality.acquisition import measure
from emulators.modality.ct.objects import ct_images
from emulators.modality.ct.sinogram import Sinogram, reconstruct
from emulators.modality.geometry import head_scan
from emulators.modality.objects.making import Software
from emulators.modality.objects.raw_data import raw_data_object
from emulators.modality.raw.formats import acme_sino_2
from emulators.modality.raw.identity import RawScan
from tests.emulators.modality.raw.examples import JANE, ct, making
from tests.objects.bases import base

SOFTWARE = Software(commit="0123456789abcdef0123456789abcdef01234567")


@cache
def _raw_file() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "0001.raw"
        acme_sino_2.write(ct(), path)
        return path.read_bytes()


def _sha256() -> str:
    return hashlib.sha256(_raw_file()).hexdigest()


@base("modality-raw-data", "Raw Data of our modality")
def _raw_data() -> Dataset:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "0001.raw"
        path.write_bytes(_raw_file())
        return raw_data_object(path, JANE, making("acme_sino_2", _sha256(), software=SOFTWARE))


@cache
def _series(raw: RawScan, number: int) -> list[Dataset]:
    made = reconstruct(raw)[number]
    how = making("acme_sino_2", _sha256(), software=SOFTWARE, series_number=number + 2)
    return list(ct_images(raw, made, how))


@cache
def _head(scan: int) -> RawScan:
    """Scan one slice, large enough for its noise to be told from that of another scan."""
    of = head_scan(128, 1)
    return RawScan(JANE, Sinogram(of, measure(of, phantom.head(1), seed=1, number=scan)))


def pixels_of_another_scan(number: int) -> bytes:
    """Return what the same head looks like when it is scanned again: for `modality-ct-head-*`."""
    return _series(_head(2), number)[0].PixelData


_SMALL = ct()
for _name, _number in (("soft", 0), ("sharp", 1)):
    base(f"modality-ct-{_name}", "CT Image of raw data")(
        lambda number=_number: _series(_SMALL, number)[0]
    )
    base(f"modality-ct-head-{_name}", "CT Image of raw data")(
        lambda number=_number: _series(_head(1), number)[0]
    )
