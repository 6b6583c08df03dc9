"""References between objects of a set (PS3.3 10, PS3.4 B)."""

from harness.checks.object.reference import directories as directories
from harness.checks.object.reference import directory_records as directory_records
from harness.checks.object.reference import frames_of_reference as frames_of_reference
from harness.checks.object.reference import parts as parts
from harness.checks.object.reference import purposes as purposes
from harness.checks.object.reference import registered_uids as registered_uids
from harness.checks.object.reference import targets as targets
