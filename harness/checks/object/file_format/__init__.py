"""The file around a data set: preamble, prefix, file meta information (PS3.10 7)."""
