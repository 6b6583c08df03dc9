"""Coded entries: value, scheme, meaning, context group (PS3.3 8)."""

from harness.checks.object.code import context_group as context_group
from harness.checks.object.code import meaning as meaning
from harness.checks.object.code import scheme as scheme
from harness.checks.object.code import value as value
