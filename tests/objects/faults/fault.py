"""What a fault is, the classes of faults, and how to write one down."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

import pydicom
from pydicom import Dataset
from pydicom.config import disable_value_validation
from pydicom.filebase import DicomBytesIO

from tests.objects import bases


class Class(StrEnum):
    """The 28 classes of single faults."""

    TYPE_1_MISSING = "Type 1 missing"
    TYPE_1_EMPTY = "Type 1 empty"
    TYPE_1_NESTED = "Type 1 missing or empty in an item"
    TYPE_2_MISSING = "Type 2 missing"
    CONDITION_REQUIRES = "conditional attribute missing"
    CONDITION_FORBIDS = "conditional attribute forbidden"
    ENUMERATED_VALUE = "enumerated value"
    MULTIPLICITY = "value multiplicity, item count"
    VALUE_SYNTAX = "value does not fit the VR"
    VALUE_REPRESENTATION = "VR is not the attribute's"
    CHARACTER_SET = "character set"
    UNEXPECTED = "unexpected or private attribute"
    PIXEL_CONSISTENCY = "pixel attributes"
    GEOMETRY = "geometry of an image"
    SEMANTICS = "meaning across attributes"
    UID = "UID, identity in file meta"
    CODE = "coded entry"
    FUNCTIONAL_GROUPS = "functional groups"
    SR_CONTENT = "structured report content"
    FILE_META = "preamble and file meta"
    TRANSFER_SYNTAX = "Transfer Syntax declaration"
    CODEC = "codec bitstream"
    ENCAPSULATION = "encapsulation"
    DATA_SET_ENCODING = "data set encoding"
    SEGMENTATION = "segmentation, real world values"
    REFERENCE = "reference"
    IDENTITY = "identity across objects"
    SERIES_GEOMETRY = "geometry of a series"


@dataclass(frozen=True)
class Fault:
    """One rule broken in one object (or one set of objects), and who must notice."""

    name: str  # a slug, unique
    class_: Class
    bases: tuple[str, ...]  # more than one: judged as a set
    requirement: str  # id
    at: str  # part of the locator of a finding
    change: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]
    also: tuple[str, ...] = ()  # requirements that rightly object, too
    as_set: bool = False
    edits: bool = False  # made by `edit`: what it is does not depend on the encoding

    def files(self) -> tuple[bytes, ...]:
        """Make the faulty files."""
        return self.change(tuple(bases.octets(name) for name in self.bases))


def edit(
    name: str,
    class_: Class,
    base: str,
    requirement: str,
    at: str,
    change: Callable[[Dataset], object],
    *,
    also: tuple[str, ...] = (),
) -> Fault:
    """Change a data set; nothing hinders writing what is illegal."""
    return Fault(
        *(name, class_, (base,), requirement, at),
        lambda files: (changed(files[0], change),),
        also,
        edits=True,
    )


def octets(
    name: str,
    class_: Class,
    base: str,
    requirement: str,
    at: str,
    change: Callable[[bytes], bytes],
    *,
    also: tuple[str, ...] = (),
) -> Fault:
    """Change the octets of a file."""
    return Fault(name, class_, (base,), requirement, at, lambda files: (change(files[0]),), also)


def set_fault(
    name: str,
    class_: Class,
    base: tuple[str, ...],
    requirement: str,
    at: str,
    change: Callable[[list[Dataset]], object],
    *,
    also: tuple[str, ...] = (),
) -> Fault:
    """Change data sets of a set that is judged as a whole; taking one out is a change, too."""

    def altered(files: tuple[bytes, ...]) -> tuple[bytes, ...]:
        with disable_value_validation():
            members = [_read(f) for f in files]
            change(members)
            return tuple(_written(m) for m in members)

    return Fault(name, class_, base, requirement, at, altered, also, as_set=True)


def changed(file: bytes, change: Callable[[Dataset], object]) -> bytes:
    """Change a file as a data set."""
    with disable_value_validation():
        ds = _read(file)
        change(ds)
        return _written(ds)


def _read(file: bytes) -> Dataset:
    ds = pydicom.dcmread(BytesIO(file))
    ds.walk(lambda _inside, _element: None)  # convert every value now
    return ds


def _written(ds: Dataset) -> bytes:
    out = DicomBytesIO()
    pydicom.dcmwrite(out, ds, enforce_file_format=False)
    return out.getvalue()
