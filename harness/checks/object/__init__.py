"""Checks of DICOM objects, whichever way they travelled (PS3.3, PS3.5)."""

from harness.checks.object import elements as elements
from harness.checks.object import iod as iod
