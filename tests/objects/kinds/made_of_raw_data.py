"""A raw file as our modality keeps it, and CT images that its two kernels made of that file."""

import hashlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pydicom import Dataset

from emulators.modality.ct.objects import ct_images
from emulators.modality.ct.sinogram import reconstruct
from emulators.modality.objects.making import Software
from emulators.modality.objects.raw_data import raw_data_object
from emulators.modality.raw.formats import acme_sino_2
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
def _series(number: int) -> list[Dataset]:
    made = reconstruct(ct())[number]
    how = making("acme_sino_2", _sha256(), software=SOFTWARE, series_number=number + 2)
    return list(ct_images(ct(), made, how))


for _name, _number in (("soft", 0), ("sharp", 1)):
    base(f"modality-ct-{_name}", "CT Image of raw data")(lambda number=_number: _series(number)[0])
