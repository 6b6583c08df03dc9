"""Which scenario exercises which requirement: written by a clean run."""
