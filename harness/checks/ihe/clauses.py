"""The clauses of IHE RAD TF-2 that the cross-transaction checks rest on."""

from __future__ import annotations

from typing import Final

from harness.checks.sources import ihe_rad
from harness.core.requirement import Status

QUERY_WORKLIST: Final = ihe_rad(2, "4.5")  # RAD-5
STEP_IN_PROGRESS: Final = ihe_rad(2, "4.6")  # RAD-6
STEP_COMPLETED: Final = ihe_rad(2, "4.7")  # RAD-7
IMAGES_STORED: Final = ihe_rad(2, "4.8")  # RAD-8
COMMITMENT: Final = ihe_rad(2, "4.10")  # RAD-10
CONSISTENCY: Final = ihe_rad(2, "Appendix A.1")  # worklist, images, MPPS: the mapping table

# Every requirement that rests on the mapping table alone takes its status from here, so that one
# line enforces them all once the table's rows have been compared with the pinned revision.
MAPPING_STATUS: Final = Status.PREVIEW
MAPPING_DOUBT: Final = "the rows of the mapping table were not read in the pinned revision"
