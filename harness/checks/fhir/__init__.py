"""Checks of FHIR exchanges and resources. Importing this package registers them all."""

from harness.checks.fhir import capabilities as capabilities
from harness.checks.fhir import contained as contained
from harness.checks.fhir import devices as devices
from harness.checks.fhir import documents as documents
from harness.checks.fhir import endpoint as endpoint
from harness.checks.fhir import imaging_study as imaging_study
from harness.checks.fhir import json_form as json_form
from harness.checks.fhir import matching as matching
from harness.checks.fhir import media_types as media_types
from harness.checks.fhir import observation as observation
from harness.checks.fhir import orders as orders
from harness.checks.fhir import outcomes as outcomes
from harness.checks.fhir import paging as paging
from harness.checks.fhir import primitives as primitives
from harness.checks.fhir import provenance as provenance
from harness.checks.fhir import reading as reading
from harness.checks.fhir import searchsets as searchsets
from harness.checks.fhir import stroke_scale as stroke_scale
from harness.checks.fhir import study_uids as study_uids
from harness.checks.fhir import transactions as transactions
from harness.checks.fhir import writing as writing
