"""The catalogue of assertions that requirements refer to, and why a row has no requirement."""
