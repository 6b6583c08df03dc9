"""Upper layer checks, one module per clause of PS3.8 and PS3.7 Annex D."""

from harness.checks.upper_layer import abort as abort
from harness.checks.upper_layer import application_context as application_context
from harness.checks.upper_layer import extended_negotiation as extended_negotiation
from harness.checks.upper_layer import framing as framing
from harness.checks.upper_layer import maximum_length as maximum_length
from harness.checks.upper_layer import operations_window as operations_window
from harness.checks.upper_layer import presentation_data as presentation_data
from harness.checks.upper_layer import proposals as proposals
from harness.checks.upper_layer import rejection as rejection
from harness.checks.upper_layer import release as release
from harness.checks.upper_layer import replies as replies
from harness.checks.upper_layer import role_selection as role_selection
from harness.checks.upper_layer import user_information as user_information
