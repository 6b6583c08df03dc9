"""Facts of the DICOM standard, compiled; see compile_facts.py for where they come from."""
