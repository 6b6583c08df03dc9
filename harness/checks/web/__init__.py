"""Checks of DICOMweb exchanges (PS3.18)."""
