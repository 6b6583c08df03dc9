"""Checks across transactions: what must be the same everywhere. Importing registers them all."""

from harness.checks.ihe import commitment as commitment
from harness.checks.ihe import endpoints as endpoints
from harness.checks.ihe import frames as frames
from harness.checks.ihe import images as images
from harness.checks.ihe import imaging_study as imaging_study
from harness.checks.ihe import performed_step as performed_step
from harness.checks.ihe import provenance as provenance
from harness.checks.ihe import raw_files as raw_files
from harness.checks.ihe import retrieval as retrieval
from harness.checks.ihe import search_results as search_results
from harness.checks.ihe import step_contents as step_contents
from harness.checks.ihe import worklist as worklist
