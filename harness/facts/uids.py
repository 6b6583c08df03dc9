"""The UID registry (PS3.6 Annex A), and names for the UIDs that code refers to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from harness.facts.table import rows

APPLICATION_CONTEXT: Final = "1.2.840.10008.3.1.1.1"
VERIFICATION: Final = "1.2.840.10008.1.1"
STORAGE_COMMITMENT_PUSH: Final = "1.2.840.10008.1.20.1"
STORAGE_COMMITMENT_PUSH_INSTANCE: Final = "1.2.840.10008.1.20.1.1"
MPPS: Final = "1.2.840.10008.3.1.2.3.3"
MODALITY_WORKLIST_FIND: Final = "1.2.840.10008.5.1.4.31"

PATIENT_ROOT_FIND: Final = "1.2.840.10008.5.1.4.1.2.1.1"
PATIENT_ROOT_MOVE: Final = "1.2.840.10008.5.1.4.1.2.1.2"
PATIENT_ROOT_GET: Final = "1.2.840.10008.5.1.4.1.2.1.3"
STUDY_ROOT_FIND: Final = "1.2.840.10008.5.1.4.1.2.2.1"
STUDY_ROOT_MOVE: Final = "1.2.840.10008.5.1.4.1.2.2.2"
STUDY_ROOT_GET: Final = "1.2.840.10008.5.1.4.1.2.2.3"

CT_IMAGE_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_CT_IMAGE_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.2.1"
MR_IMAGE_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.4"
US_IMAGE_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.6.1"
US_MULTIFRAME_IMAGE_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.3.1"
SECONDARY_CAPTURE_IMAGE_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.7"
RAW_DATA_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.66"

IMPLICIT_VR_LITTLE_ENDIAN: Final = "1.2.840.10008.1.2"
EXPLICIT_VR_LITTLE_ENDIAN: Final = "1.2.840.10008.1.2.1"
DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN: Final = "1.2.840.10008.1.2.1.99"
JPIP_REFERENCED_DEFLATE: Final = "1.2.840.10008.1.2.4.95"
JPIP_HTJ2K_REFERENCED_DEFLATE: Final = "1.2.840.10008.1.2.4.205"
EXPLICIT_VR_BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
JPEG_BASELINE: Final = "1.2.840.10008.1.2.4.50"
JPEG_LOSSLESS: Final = "1.2.840.10008.1.2.4.70"
JPEG_LS_LOSSLESS: Final = "1.2.840.10008.1.2.4.80"
JPEG_2000_LOSSLESS: Final = "1.2.840.10008.1.2.4.90"
JPEG_2000: Final = "1.2.840.10008.1.2.4.91"
RLE_LOSSLESS: Final = "1.2.840.10008.1.2.5"

FIND_CLASSES: Final = (PATIENT_ROOT_FIND, STUDY_ROOT_FIND)
MOVE_CLASSES: Final = (PATIENT_ROOT_MOVE, STUDY_ROOT_MOVE)
GET_CLASSES: Final = (PATIENT_ROOT_GET, STUDY_ROOT_GET)
NATIVE_TRANSFER_SYNTAXES: Final = (
    IMPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
)
DEFLATED_TRANSFER_SYNTAXES: Final = (  # the whole data set is (PS3.5 A.5, A.7)
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    JPIP_REFERENCED_DEFLATE,
    JPIP_HTJ2K_REFERENCED_DEFLATE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry says about a UID."""

    kind: str  # "SOP Class", "Transfer Syntax", "Well-known SOP Instance", ...
    storage: bool
    retired: bool
    keyword: str
    name: str


UNKNOWN = Entry("", False, False, "", "")


@cache
def _registry() -> dict[str, Entry]:
    return {
        uid: Entry(kind, storage == "1", retired == "1", keyword, name)
        for uid, kind, storage, retired, keyword, name in rows("profiles.dicom", "uids.tsv")
    }


@cache
def _by_keyword() -> dict[str, str]:
    return {e.keyword: uid for uid, e in _registry().items() if e.keyword}


def entry(uid: str) -> Entry:
    """Look a UID up; UNKNOWN when it is not registered."""
    return _registry().get(uid, UNKNOWN)


def name(uid: str) -> str:
    """Return the registered name; the UID itself when it has none."""
    return entry(uid).name or uid


def uid(keyword: str) -> str | None:
    """Find the UID of a keyword ("CTImageStorage")."""
    return _by_keyword().get(keyword)


def is_storage_class(uid: str) -> bool:
    """Tell whether it is a registered Storage SOP Class (PS3.4 B.5 and GG.3), retired or not."""
    return entry(uid).storage


def is_transfer_syntax(uid: str) -> bool:
    """Tell whether it is a registered transfer syntax."""
    return entry(uid).kind == "Transfer Syntax"
