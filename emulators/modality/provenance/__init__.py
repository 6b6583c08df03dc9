"""Provenance: which software made what of which raw data, as DICOM objects and FHIR say it."""
