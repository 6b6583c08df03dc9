"""Misbehaviours of the DIMSE services, apart from the code that behaves."""
