"""What the Information Object Definition of a SOP Class asks (PS3.3 A, B, C)."""

from harness.checks.object.iod import sop_class as sop_class
from harness.checks.object.iod.survey import not_judged as not_judged
