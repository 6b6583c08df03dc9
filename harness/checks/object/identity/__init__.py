"""Identity over a set of objects (PS3.3 A.1, PS3.5 9)."""
