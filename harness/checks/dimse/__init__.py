"""Checks of DIMSE messages and services (PS3.7, PS3.4), one module per clause."""

from harness.checks.dimse import character_sets as character_sets
from harness.checks.dimse import command_sets as command_sets
from harness.checks.dimse import commitment_reports as commitment_reports
from harness.checks.dimse import commitment_requests as commitment_requests
from harness.checks.dimse import commitment_truth as commitment_truth
from harness.checks.dimse import data_sets as data_sets
from harness.checks.dimse import echo as echo
from harness.checks.dimse import invocations as invocations
from harness.checks.dimse import mpps_images as mpps_images
from harness.checks.dimse import mpps_requests as mpps_requests
from harness.checks.dimse import mpps_responses as mpps_responses
from harness.checks.dimse import queries as queries
from harness.checks.dimse import query_counts as query_counts
from harness.checks.dimse import query_matching as query_matching
from harness.checks.dimse import responses as responses
from harness.checks.dimse import retrieve as retrieve
from harness.checks.dimse import retrieve_counts as retrieve_counts
from harness.checks.dimse import statuses as statuses
from harness.checks.dimse import storage as storage
from harness.checks.dimse import stray_responses as stray_responses
from harness.checks.dimse import worklist as worklist
from harness.checks.dimse import worklist_matching as worklist_matching
