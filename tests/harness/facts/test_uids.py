import pytest

from harness.facts import uids
from harness.facts.fhir_types import RESOURCE_TYPES


def test_every_named_constant_is_registered():
    named = {k: v for k, v in vars(uids).items() if k.isupper() and isinstance(v, str)}
    assert len(named) > 20
    for constant, uid in named.items():
        assert uids.entry(uid).kind, constant


@pytest.mark.parametrize(
    ("uid", "storage"),
    [
        (uids.CT_IMAGE_STORAGE, True),
        (uids.RAW_DATA_STORAGE, True),
        ("1.2.840.10008.5.1.4.1.1.1.1.1", True),  # Digital X-Ray ... - For Processing
        ("1.2.840.10008.5.1.4.1.1.5", True),  # retired
        ("1.2.840.10008.1.3.10", False),  # Media Storage Directory
        (uids.STORAGE_COMMITMENT_PUSH, False),
        (uids.VERIFICATION, False),
        (uids.EXPLICIT_VR_LITTLE_ENDIAN, False),
        ("1.2.3", False),
    ],
)
def test_storage_classes(uid, storage):
    assert uids.is_storage_class(uid) is storage


def test_names_and_transfer_syntaxes():
    assert uids.name(uids.CT_IMAGE_STORAGE) == "CT Image Storage"
    assert uids.name("1.2.3") == "1.2.3"
    assert uids.uid("CTImageStorage") == uids.CT_IMAGE_STORAGE
    assert uids.uid("Nothing") is None
    assert all(map(uids.is_transfer_syntax, uids.NATIVE_TRANSFER_SYNTAXES))
    assert uids.is_transfer_syntax(uids.JPEG_2000)
    assert not uids.is_transfer_syntax(uids.VERIFICATION)


def test_fhir_types():
    assert {"Patient", "ImagingStudy", "ImagingSelection", "DeviceUseStatement"} <= RESOURCE_TYPES
    assert all(t[0].isupper() and t.isalnum() for t in RESOURCE_TYPES)
