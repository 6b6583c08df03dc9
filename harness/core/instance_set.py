"""Objects that belong together, as far as questions between objects need to know them."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.exchange import Party, Subject
from harness.core.requirement import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One object named by another."""

    at: str  # tag path of the item that names it
    sop_class: str
    sop_instance: str
    sequence: int = 0  # tag of the sequence whose item it is
    study: str = ""  # as far as the items around it say
    series: str = ""
    frame_of_reference: str = ""
    transfer_syntax: str = ""  # of the file that holds it, as a directory says
    frames: tuple[int, ...] = ()
    segments: tuple[int, ...] = ()
    extent: tuple[float, ...] = ()  # of points in it: least and most column, least and most row


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Where and how a single-frame image lies in space; lengths in mm, () and None: not said."""

    position: tuple[float, ...] = ()  # Image Position (Patient)
    orientation: tuple[float, ...] = ()  # Image Orientation (Patient)
    spacing: tuple[float, ...] = ()  # Pixel Spacing
    matrix: tuple[int, ...] = ()  # Rows, Columns
    thickness: float | None = None  # Slice Thickness
    between: float | None = None  # Spacing Between Slices
    location: float | None = None  # Slice Location
    circumstance: str = ""  # what tells images at one place apart: time, echo, diffusion ...
    localizer: bool = False


NOWHERE = Plane()


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What flat tissue in a CT image has besides what is smooth: no two scans have the same.

    Looked at in the places of a grid; images of equal geometry have equal grids.
    """

    hounsfield: float  # standard deviation
    flat: bytes  # a bit for each place, row by row, set where the tissue is flat
    values: bytes  # a signed octet for each place whose bit is set
    circumstance: str = ""  # of the acquisition: what tells images at one place apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """Stored pixels of an image that names its raw data, as far as they can be compared."""

    form: str  # what decides the meaning of stored values: size, bits, rescale
    digest: str = ""  # SHA-256 of the native values, little endian; "" when they are not native
    noise: Noise | None = None  # None: no CT, or too little flat tissue


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One object of a set: its identity, what should be constant, its geometry, its references.

    Small and free of payloads: a hundred thousand of them fit into memory, and they pass between
    processes.
    """

    name: str  # id of the instance: a path, or the exchange's id and a number
    exchange: str = ""  # that carried it; a file's is its name
    sop_class: str
    sop_instance: str
    study: str
    series: str
    frame_of_reference: str
    digest: str  # of what the data set says; equal for equal content in one transfer syntax
    transfer_syntax: str
    constants: tuple[tuple[int, str], ...]  # tag, value: what levels above the instance share
    number: str = ""  # Instance Number
    concatenation: str = ""  # Concatenation UID
    coerced: bool = False  # whether it tells that somebody put its attributes right
    matrix: tuple[int, ...] = ()  # rows, columns of an image, or of the whole that it is tiles of
    plane: Plane = NOWHERE
    frames: int = 1
    segments: tuple[int, ...] = ()
    references: tuple[Reference, ...] = ()
    provenance: tuple[tuple[int, str], ...] = ()  # tag, value: of raw data and of what names it
    pixels: Pixels | None = None  # of what names raw data


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSet(Subject):
    """The objects of one creator: what a folder holds, or a scenario has seen."""

    creator: Party
    members: tuple[Member, ...]
    complete: bool  # whether the set claims that everything referenced is in it

    def party(self, role: Role) -> Party:  # noqa: ARG002 - nobody sends a set
        """Whoever made the objects, in every role."""
        return self.creator
