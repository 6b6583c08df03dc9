"""The header of MRD 2: the schema of ISMRMRD's, as typed binary records."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import mrd

from emulators.modality.mr.kspace import Contrast, Encoding, checked
from emulators.modality.mr.mrd.xml_header import ACQUISITION_UID, SOFTWARE, SPACING
from emulators.modality.mr.sweep import Sweep
from emulators.modality.raw.errors import BadHeader, UnknownRevision
from emulators.modality.raw.identity import Identity

VERSION: Final = 2
_WRONG: Final = (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError)
