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
    study: str = ""  # as far as the items around it say
    series: str = ""
    frames: tuple[int, ...] = ()
    segments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One object of a set: its identity, what should be constant, its geometry, its references.

    Small and free of payloads: a hundred thousand of them fit into memory, and they pass between
    processes.
    """

    name: str  # id of the instance: a path, or the exchange's id and a number
    sop_class: str
    sop_instance: str
    study: str
    series: str
    frame_of_reference: str
    digest: str  # SHA-256 of the data set as encoded
    transfer_syntax: str
    constants: tuple[tuple[int, str], ...]  # tag, value: what levels above the instance share
    position: tuple[float, ...] = ()  # Image Position (Patient), mm
    orientation: tuple[float, ...] = ()  # Image Orientation (Patient)
    spacing: tuple[float, ...] = ()  # Pixel Spacing, mm
    thickness: float | None = None  # Slice Thickness, mm
    frames: int = 1
    segments: tuple[int, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSet(Subject):
    """The objects of one creator: what a folder holds, or a scenario has seen."""

    creator: Party
    members: tuple[Member, ...]
    complete: bool  # whether the set claims that everything referenced is in it

    def party(self, role: Role) -> Party:  # noqa: ARG002 - nobody sends a set
        """Whoever made the objects, in every role."""
        return self.creator
