"""The viewer emulator: what the neurologist's application does."""
