"""Lineage: which raw file stands behind which images, and who can still read it."""
