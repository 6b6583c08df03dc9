"""DIMSE services over the store."""

from pynetdicom import _config

# Identifiers and data sets are patient data: the library must neither log nor format them.
_config.LOG_HANDLER_LEVEL = "none"
_config.LOG_REQUEST_IDENTIFIERS = False
_config.LOG_RESPONSE_IDENTIFIERS = False
