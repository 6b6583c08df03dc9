"""Segmentations (PS3.3 A.51, C.8.20)."""
