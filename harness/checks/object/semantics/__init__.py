"""What attributes mean together: dates, ages, modality, laterality."""

from harness.checks.object.semantics import age as age
from harness.checks.object.semantics import chronology as chronology
from harness.checks.object.semantics import derivation as derivation
from harness.checks.object.semantics import display_coordinates as display_coordinates
from harness.checks.object.semantics import laterality as laterality
from harness.checks.object.semantics import modality as modality
from harness.checks.object.semantics import patient as patient
from harness.checks.object.semantics import positioner as positioner
from harness.checks.object.semantics import quantities as quantities
from harness.checks.object.semantics import ranges as ranges
from harness.checks.object.semantics import time_zone as time_zone
