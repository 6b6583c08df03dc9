"""Encoding of data sets against the declared Transfer Syntax (PS3.5 7, 10, Annex A)."""

from harness.checks.object.encoding import deflated as deflated
from harness.checks.object.encoding import headers as headers
from harness.checks.object.encoding import order as order
from harness.checks.object.encoding import reading as reading
from harness.checks.object.encoding import representation as representation
