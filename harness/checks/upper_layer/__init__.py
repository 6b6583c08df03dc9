"""Checks of associations and PDUs (PS3.8, PS3.7 Annex D)."""
