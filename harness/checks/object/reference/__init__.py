"""References between objects of a set (PS3.3 10, PS3.4 B)."""
