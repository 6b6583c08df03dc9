"""Relating raw files and series without anybody's help, with evidence, and abstaining in doubt."""
