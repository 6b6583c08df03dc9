"""Compressed bit streams against Transfer Syntax and attributes (PS3.5 8.2, A.4)."""
