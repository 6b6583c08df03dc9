"""Profile data and compiled facts, shipped as package data."""
