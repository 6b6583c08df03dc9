"""Identity over a set of objects (PS3.3 A.1, PS3.5 9)."""

from harness.checks.object.identity import frames_of_reference as frames_of_reference
from harness.checks.object.identity import instances as instances
from harness.checks.object.identity import kinds as kinds
from harness.checks.object.identity import numbers as numbers
from harness.checks.object.identity import patients as patients
from harness.checks.object.identity import series as series
from harness.checks.object.identity import studies as studies
from harness.checks.object.identity import uids as uids
