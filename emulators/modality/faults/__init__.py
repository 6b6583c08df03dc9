"""Misbehaviours of the modality, apart from the clean code."""
