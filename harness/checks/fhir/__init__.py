"""Checks of FHIR exchanges and resources."""
