"""Content trees: value types, relationships, templates, manifests (PS3.3 C.17, PS3.16)."""

from harness.checks.object.structured_report import coordinates as coordinates
from harness.checks.object.structured_report import evidence as evidence
from harness.checks.object.structured_report import key_objects as key_objects
from harness.checks.object.structured_report import manifests as manifests
from harness.checks.object.structured_report import numeric as numeric
from harness.checks.object.structured_report import references as references
from harness.checks.object.structured_report import relationships as relationships
from harness.checks.object.structured_report import root as root
from harness.checks.object.structured_report import (
    template_identification as template_identification,
)
from harness.checks.object.structured_report import templates as templates
from harness.checks.object.structured_report import values as values
from harness.checks.object.structured_report import verification as verification
