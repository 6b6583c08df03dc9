"""Where a fault may change what the modality does; by default nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydicom.dataset import Dataset, FileDataset

from emulators.core.deviations import unchanged
from emulators.core.peers import DimsePeer
from emulators.modality.provenance.fhir import Json
from emulators.modality.sending import StoreRequest

DataSets = tuple[Dataset, ...]
"""What a service is asked with, one request for each."""


@dataclass(frozen=True, slots=True)
class Seams:
    """One call for each place."""

    peer: Callable[[DimsePeer], DimsePeer] = unchanged
    """Whom a request goes to."""
    image: Callable[[FileDataset], FileDataset] = unchanged
    """An image before it is saved."""
    step_begun: Callable[[DataSets], DataSets] = unchanged
    """Attribute lists of N-CREATE."""
    step_ended: Callable[[DataSets], DataSets] = unchanged
    """Modification lists of N-SET."""
    commitment: Callable[[DataSets], DataSets] = unchanged
    """Action information of N-ACTION."""
    report_status: Callable[[int], int] = unchanged
    """The status of an N-EVENT-REPORT response."""
    store_request: Callable[[StoreRequest], StoreRequest] = unchanged
    """A store request of STOW-RS."""
    filing: Callable[[Json], Json] = unchanged
    """A transaction that files provenance."""
