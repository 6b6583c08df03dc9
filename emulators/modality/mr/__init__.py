"""Magnetic resonance: what k-space is, whatever file it comes from."""
