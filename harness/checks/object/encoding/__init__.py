"""Encoding of data sets against the declared Transfer Syntax (PS3.5 7, 10, Annex A)."""
