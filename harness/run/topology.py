"""Who talks to whom: a tap stands on every link."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Protocol

HARNESS: Final = "harness"

# (opener, accepter, protocol): every link that a scenario may use.
LINKS: Final = (
    ("modality", "ehr", Protocol.DIMSE),  # worklist, performed procedure step
    ("modality", "ehr", Protocol.HTTP),  # provenance
    ("modality", "archive", Protocol.DIMSE),
    ("modality", "archive", Protocol.HTTP),
    ("archive", "modality", Protocol.DIMSE),  # storage commitment reports
    ("archive", "viewer", Protocol.DIMSE),  # C-MOVE sub-operations
    ("ehr", "archive", Protocol.HTTP),
    ("viewer", "archive", Protocol.DIMSE),
    ("viewer", "archive", Protocol.HTTP),
    ("viewer", "ehr", Protocol.HTTP),
    (HARNESS, "archive", Protocol.HTTP),
    (HARNESS, "ehr", Protocol.HTTP),
    (HARNESS, "ehr", Protocol.DIMSE),
)
