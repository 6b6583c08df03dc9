"""The EHR and order filler emulator: FHIR server, worklist, MPPS."""
