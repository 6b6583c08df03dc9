"""Vocabulary: frozen values and enums, standard library only."""
