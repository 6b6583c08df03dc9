"""DICOM objects made from raw data: what all of them have in common, and the raw data itself."""
