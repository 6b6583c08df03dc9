"""Checks of DICOM objects, whichever way they travelled (PS3.3, PS3.5)."""

from harness.checks.object import code as code
from harness.checks.object import codec as codec
from harness.checks.object import elements as elements
from harness.checks.object import encoding as encoding
from harness.checks.object import file_format as file_format
from harness.checks.object import functional_groups as functional_groups
from harness.checks.object import geometry as geometry
from harness.checks.object import identity as identity
from harness.checks.object import iod as iod
from harness.checks.object import pixel_data as pixel_data
from harness.checks.object import provenance as provenance
from harness.checks.object import reference as reference
from harness.checks.object import segmentation as segmentation
from harness.checks.object import semantics as semantics
from harness.checks.object import structured_report as structured_report
from harness.checks.object import value as value
