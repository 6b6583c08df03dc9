"""The image manager and archive emulator: composition only."""
