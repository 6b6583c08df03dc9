"""Which IOD an object is judged by: that of its SOP Class, or that of a DICOMDIR (PS3.3 F)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.made import as_made
from harness.content.dataset import DataSet, decode
from harness.core.subject import Instance
from harness.facts.iod import Iod, iod, iod_of

DIRECTORY_RECORDS: Final = 0x00041220
_BASIC_DIRECTORY: Final = "basic-directory"


def definition_of(i: Instance) -> Iod | None:
    """Find the IOD of an object; None when it is not known."""
    definition = iod_of(i.sop_class)
    if definition is None and is_directory(i):
        return iod(_BASIC_DIRECTORY)
    return definition


def is_directory(i: Instance) -> bool:
    """Tell whether the object is a DICOMDIR: only its file meta information names a SOP Class."""
    return not i.sop_class and data_set_of(i).has(DIRECTORY_RECORDS)


def data_set_of(i: Instance) -> DataSet:
    """Decode the data set."""
    return decode(i.dataset, i.transfer_syntax)


def has_definition(i: Instance) -> bool:
    """Tell whether the object is as it was made, and its IOD known."""
    return as_made(i) and definition_of(i) is not None
