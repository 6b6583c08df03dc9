"""The modality emulator: acquire raw, reconstruct, make DICOM of it, send it."""
