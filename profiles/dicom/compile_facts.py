"""Compile the tables of the standard that the judge reads (run as a module).

`python -m profiles.dicom.compile_facts` writes the files next to this module: the data dictionary
and the UIDs here, from the pinned pydicom and pynetdicom (the latter adds newer UIDs to the
former's); IODs, attributes and codes in `compiler`, from the packages that their headers name. A
test proves that they are what it writes. With `--count` it tells where the conditions of
attributes, modules and functional groups come from.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pydicom
import pynetdicom
from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary
from pydicom._uid_dict import UID_dictionary
from pynetdicom.sop_class import _STORAGE_CLASSES

from profiles.dicom.compiler import count
from profiles.dicom.compiler.codes import code_tables
from profiles.dicom.compiler.definitions import iod_tables

FOLDER = Path(__file__).parent
PROVENANCE = (
    "# compiled by profiles.dicom.compile_facts from "
    f"pydicom {pydicom.__version__} and pynetdicom {pynetdicom.__version__}\n"
)

# Storage SOP Classes by name (PS3.4 B.5, GG.3): "CT Image Storage", "... Storage - For Processing".
# The media storage directory is a class of PS3.10 media, never of the Storage Service Class.
_STORAGE = re.compile(r" Storage( SOP Class)?( - [A-Za-z ]+)?( - Trial)?( \((Retired|Trial)\))*$")
_DIRECTORY = "1.2.840.10008.1.3.10"


def elements() -> str:
    """Render the data element registry: tag, VR, VM, retired, keyword, ascending by tag."""
    rows = (
        f"{tag:08X}\t{vr}\t{vm}\t{int(bool(retired))}\t{keyword}\n"
        for tag, (vr, vm, _, retired, keyword) in sorted(DicomDictionary.items())
    )
    return PROVENANCE + "# tag\tvr\tvm\tretired\tkeyword\n" + "".join(rows)


def repeating_elements() -> str:
    """Render the repeating groups: mask with x for any digit, VR, VM, retired, keyword."""
    rows = (
        f"{mask}\t{vr}\t{vm}\t{int(bool(retired))}\t{keyword}\n"
        for mask, (vr, vm, _, retired, keyword) in sorted(RepeatersDictionary.items())
    )
    return PROVENANCE + "# mask\tvr\tvm\tretired\tkeyword\n" + "".join(rows)


def uids() -> str:
    """Render the UID registry: UID, type, storage class or not, retired, keyword, name."""

    def storage(uid: str, kind: str, name: str) -> bool:
        if uid in newer or (kind == "SOP Class" and _STORAGE.search(name)):
            return uid != _DIRECTORY
        return False

    # Storage classes that only pynetdicom knows yet have a keyword and no name.
    newer = {str(uid): keyword for keyword, uid in _STORAGE_CLASSES.items()}
    known = {
        uid: (name, kind, retired, keyword)
        for uid, (name, kind, _, retired, keyword) in UID_dictionary.items()
    }
    for uid, keyword in newer.items():
        known.setdefault(uid, (keyword, "SOP Class", "", keyword))
    rows = (
        f"{uid}\t{kind}\t{int(storage(uid, kind, name))}\t{int(bool(retired))}\t{keyword}\t{name}\n"
        for uid, (name, kind, retired, keyword) in sorted(known.items())
    )
    return PROVENANCE + "# uid\ttype\tstorage\tretired\tkeyword\tname\n" + "".join(rows)


TABLES = {
    "elements.tsv": elements,
    "repeating_elements.tsv": repeating_elements,
    "uids.tsv": uids,
}


def compile_facts(folder: Path = FOLDER) -> None:
    """Write every table into `folder`."""
    tables = {name: table() for name, table in TABLES.items()} | iod_tables() | code_tables()
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--count"]:
        print(count.render())
    else:
        compile_facts()
