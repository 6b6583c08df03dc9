"""Functional groups of multi-frame objects, dimensions and concatenations (PS3.3 C.7.6.16)."""

from harness.checks.object.functional_groups import survey as survey
