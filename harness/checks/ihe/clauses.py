"""The clauses of IHE RAD TF-2 that the cross-transaction checks rest on."""

from __future__ import annotations

from typing import Final

from harness.checks.sources import ihe_rad, ps3
from harness.core.requirement import Status

QUERY_WORKLIST: Final = ihe_rad("2", "4.5")  # RAD-5
STEP_IN_PROGRESS: Final = ihe_rad("2", "4.6")  # RAD-6
STEP_COMPLETED: Final = ihe_rad("2", "4.7")  # RAD-7
IMAGES_STORED: Final = ihe_rad("2", "4.8")  # RAD-8
COMMITMENT: Final = ihe_rad("2", "4.10")  # RAD-10
CONSISTENCY: Final = ihe_rad("2x", "Appendix A.1, Table A.1-1")  # worklist, images, MPPS
COPIED: Final = ps3(17, "J.2.2")  # what a modality copies from the worklist into images and MPPS

# Every requirement that rests on the mapping table alone takes its status from here. The table of
# required mappings and PS3.17 J.2 name the same attributes: patient, study, order and step.
MAPPING_STATUS: Final = Status.STABLE
