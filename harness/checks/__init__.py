"""Checks, one module per clause of a standard. Importing this package registers them all."""

from harness.checks import dimse as dimse
from harness.checks import fhir as fhir
from harness.checks import ihe as ihe
from harness.checks import object as object
from harness.checks import upper_layer as upper_layer
from harness.checks import web as web
