"""Pixel Data, native and encapsulated, against the attributes that describe it (PS3.5 8, A.4)."""
