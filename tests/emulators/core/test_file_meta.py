"""File meta information as the library reads it back."""

from io import BytesIO

import pydicom
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.core.file_meta import IMPLEMENTATION_CLASS_UID, FileMeta, part10_header

UIDS = st.from_regex(r"[1-9](\.[1-9][0-9]{0,5}){1,7}", fullmatch=True)


@settings(max_examples=100, deadline=None)
@given(UIDS, UIDS, st.sampled_from(["", "SCU", "A" * 16]))
def test_round_trip(sop_class, sop_instance, source):
    encoded = part10_header(FileMeta(sop_class, sop_instance, "1.2.840.10008.1.2.1", source))
    assert len(encoded) % 2 == 0
    meta = pydicom.dcmread(BytesIO(encoded)).file_meta
    assert meta.FileMetaInformationGroupLength == len(encoded) - 144
    assert meta.MediaStorageSOPClassUID == sop_class
    assert meta.MediaStorageSOPInstanceUID == sop_instance
    assert meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert meta.ImplementationClassUID == IMPLEMENTATION_CLASS_UID
    assert meta.get("SourceApplicationEntityTitle", "") == source


def test_hostile_text_stays_inside_its_element():
    encoded = part10_header(FileMeta("1.2", "é\n\0..", "1.2.840.10008.1.2.1", "Ä" * 40))
    meta = pydicom.dcmread(BytesIO(encoded)).file_meta
    assert meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert meta.SourceApplicationEntityTitle == "?" * 16
