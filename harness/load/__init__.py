"""Text to core types. Pure; every error names file and key."""
