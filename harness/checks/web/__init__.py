"""Requirements on DICOMweb (PS3.18) and the HTTP below it; importing registers their checks."""

from harness.checks.web import http_messages as http_messages
from harness.checks.web import json_model as json_model
from harness.checks.web import json_text as json_text
from harness.checks.web import json_values as json_values
from harness.checks.web import media_types as media_types
from harness.checks.web import multipart_messages as multipart_messages
from harness.checks.web import retrieve_frames as retrieve_frames
from harness.checks.web import retrieve_instances as retrieve_instances
from harness.checks.web import retrieve_metadata as retrieve_metadata
from harness.checks.web import retrieve_missing as retrieve_missing
from harness.checks.web import retrieve_rendered as retrieve_rendered
from harness.checks.web import retrieve_transfer_syntax as retrieve_transfer_syntax
from harness.checks.web import search_attributes as search_attributes
from harness.checks.web import search_matches as search_matches
from harness.checks.web import search_parameters as search_parameters
from harness.checks.web import search_studies as search_studies
from harness.checks.web import store_instances as store_instances
from harness.checks.web import store_response as store_response
from harness.checks.web import store_status as store_status
from harness.checks.web import study_counts as study_counts
