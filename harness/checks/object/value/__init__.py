"""Values by their VR, multiplicity and character sets (PS3.5 6)."""
