"""Multi-frame functional groups and dimensions (PS3.3 C.7.6.16, C.7.6.17)."""
