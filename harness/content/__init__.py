"""Bytes inside exchanges or files to subjects. Pure and total."""
