"""The compiled tables of the standards, read lazily from profiles/."""
