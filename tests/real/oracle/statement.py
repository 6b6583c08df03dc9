"""What one of the two validators says about one element of one file, in comparable terms."""

import re
from dataclasses import dataclass
from enum import StrEnum

PATH = re.compile(
    r"\([0-9A-F]{4},[0-9A-F]{4}\)(?:\[\d+\])?(?:\.\([0-9A-F]{4},[0-9A-F]{4}\)(?:\[\d+\])?)*"
)


class Kind(StrEnum):
    """What is wrong with an element; the first five are what recall is counted over."""

    MISSING = "missing"
    EMPTY = "empty"
    MULTIPLICITY = "VM"
    REPRESENTATION = "VR"
    ENUMERATED = "enumerated"
    OTHER = "other"


COUNTED = (Kind.MISSING, Kind.EMPTY, Kind.MULTIPLICITY, Kind.REPRESENTATION, Kind.ENUMERATED)


@dataclass(frozen=True)
class Statement:
    """One objection. `path` is as our findings print it: tags, items from 0, "" where unknown."""

    file: str
    kind: Kind
    path: str
    text: str  # requirement id, or what dciodvfy printed
    module: str = ""

    @property
    def tag(self) -> str:
        """The element itself, without the way to it: "(0028,0010)"."""
        return re.sub(r"\[\d+\]$", "", self.path)[-11:]

    @property
    def place(self) -> str:
        """Where it is, for comparing: a functional group may stand shared or in a frame."""
        bare = re.sub(r"\[\d+\]$", "", self.path)
        return re.sub(r"^\(5200,92(?:29|30)\)\[\d+\]\.", "frame ", bare)
