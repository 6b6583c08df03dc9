"""All faults of the modality, and the seams they work at."""

from __future__ import annotations

from typing import Final

from emulators.core.deviations import Seam
from emulators.core.faults import Fault, Faults
from emulators.dimse.faults.requestor import OPENER, misled
from emulators.modality.faults.commitment import COMMITMENT, REPORT_STATUS
from emulators.modality.faults.filing import FILING
from emulators.modality.faults.images import IMAGES
from emulators.modality.faults.nonconforming import NONCONFORMING
from emulators.modality.faults.performed_step import BEGUN, ENDED
from emulators.modality.faults.store_request import STORE_REQUEST
from emulators.modality.seams import Seams

FAULTS: Final[tuple[Fault, ...]] = tuple(
    one.fault
    for table in (
        OPENER,
        IMAGES,
        NONCONFORMING,
        BEGUN,
        ENDED,
        COMMITMENT,
        REPORT_STATUS,
        STORE_REQUEST,
        FILING,
    )
    for one in table
)


def seams(faults: Faults) -> Seams:
    """Make the seams of a modality whose switchboard is `faults`."""
    return Seams(
        peer=misled(faults, OPENER),
        image=Seam(faults, IMAGES + NONCONFORMING),
        step_begun=Seam(faults, BEGUN),
        step_ended=Seam(faults, ENDED),
        commitment=Seam(faults, COMMITMENT),
        report_status=Seam(faults, REPORT_STATUS),
        store_request=Seam(faults, STORE_REQUEST),
        filing=Seam(faults, FILING),
    )
