"""The harness's own DIMSE client, for requests that no conforming client would send.

What it returns decides the next step of a scenario, never a verdict: the tap is the witness.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pydicom.dataset import Dataset
from pynetdicom.association import Association

from harness.capture.control import NotDone
from harness.capture.dimse_association import HarnessAE
from harness.core.system import DimseEndpoint

AE_TITLE: Final = "PLUGFEST"


class DimseDriver:
    """DIMSE-N requests to one service of one seat, through a tap; an association for each."""

    def __init__(self, name: str, place: DimseEndpoint, limit_s: float) -> None:
        self._name = name
        self._place = place
        self._limit_s = limit_s

    def create(self, sop_class: str, sop_instance: str, attributes: Dataset) -> int:
        """Send an N-CREATE and return the status.

        Raises:
            NotDone: no association, or no valid answer in time.
        """
        return self._ask(sop_class, lambda a: a.send_n_create(attributes, sop_class, sop_instance))

    def set(self, sop_class: str, sop_instance: str, changes: Dataset) -> int:
        """Send an N-SET and return the status.

        Raises:
            NotDone: no association, or no valid answer in time.
        """
        return self._ask(sop_class, lambda a: a.send_n_set(changes, sop_class, sop_instance))

    def _ask(
        self, sop_class: str, send: Callable[[Association], tuple[Dataset, Dataset | None]]
    ) -> int:
        ae = HarnessAE(AE_TITLE)
        ae.connection_timeout = ae.acse_timeout = self._limit_s
        ae.dimse_timeout = ae.network_timeout = self._limit_s
        ae.add_requested_context(sop_class)
        place = self._place
        assoc = ae.associate(place.host, place.port, ae_title=place.ae_title)
        if not assoc.is_established:
            raise NotDone(f"{self._name} did not accept the association")
        try:
            status, _ = send(assoc)
        except (RuntimeError, ValueError) as why:  # ended meanwhile; no context for the SOP class
            raise NotDone(f"{self._name} took no such request: {why}") from why
        finally:
            if assoc.is_established:
                assoc.release()
        code = status.get("Status")
        if code is None:
            raise NotDone(f"{self._name} did not answer in time, or not validly")
        return int(code)
