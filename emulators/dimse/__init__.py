"""DIMSE services over the store."""
