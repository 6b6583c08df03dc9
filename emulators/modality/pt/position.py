"""How the patient lies in the scanner: the one way in which its axes are the patient's."""

from __future__ import annotations

from typing import Final

from emulators.modality.pt.radiotracer import Coded

RECUMBENT: Final[Coded] = ("102538003", "SCT", "recumbent")  # CID 19
SUPINE: Final[Coded] = ("40199007", "SCT", "supine")  # CID 20
HEAD_FIRST: Final[Coded] = ("102540008", "SCT", "headfirst")  # CID 21
