"""The file around a data set: preamble, prefix, file meta information (PS3.10 7)."""

from harness.checks.object.file_format import identity as identity
from harness.checks.object.file_format import meta as meta
from harness.checks.object.file_format import preamble as preamble
from harness.checks.object.file_format import transfer_syntax as transfer_syntax
from harness.checks.object.file_format import values as values
