"""Computed tomography: what a sinogram is, whatever file it comes from."""
