"""Ultrasound: what radio-frequency lines are, whatever file they come from."""
