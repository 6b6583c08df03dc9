"""Values by their VR, multiplicity and character sets (PS3.5 6)."""

from harness.checks.object.value import character_sets as character_sets
from harness.checks.object.value import dates as dates
from harness.checks.object.value import identifiers as identifiers
from harness.checks.object.value import lengths as lengths
from harness.checks.object.value import multiplicity as multiplicity
from harness.checks.object.value import numbers as numbers
from harness.checks.object.value import person_names as person_names
from harness.checks.object.value import repertoire as repertoire
from harness.checks.object.value import text as text
