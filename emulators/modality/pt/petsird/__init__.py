"""PETSIRD: what its header says of scanner and examination, and how its events are written."""
