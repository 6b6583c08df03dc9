"""Calibration: every fault must be caught, and the clean emulators must be silent."""
