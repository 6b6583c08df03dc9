"""Recorded traffic rewritten: what no emulator can be told to do, done to what was recorded."""
