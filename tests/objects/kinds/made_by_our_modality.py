"""CT images as the emulated modality makes them: of a worklist item, and of no order."""

from functools import partial

from pydicom import Dataset

from tests.emulators.modality.test_ct_image import ORDERS
from tests.objects.bases import base


def _image(kind: str) -> Dataset:
    return ORDERS[kind]()[0]


for _kind in ORDERS:
    base(f"modality-{_kind}", "CT Image of our modality")(partial(_image, _kind))
