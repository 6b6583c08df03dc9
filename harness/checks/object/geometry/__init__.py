"""Orientation, spacing, positions, real world values (PS3.3 C.7.6)."""

from harness.checks.object.geometry import frame_times as frame_times
from harness.checks.object.geometry import frame_vectors as frame_vectors
from harness.checks.object.geometry import image_matrix as image_matrix
from harness.checks.object.geometry import lookup_tables as lookup_tables
from harness.checks.object.geometry import orientation as orientation
from harness.checks.object.geometry import patient_orientation as patient_orientation
from harness.checks.object.geometry import pixel_spacing as pixel_spacing
from harness.checks.object.geometry import real_world_values as real_world_values
from harness.checks.object.geometry import rescale as rescale
from harness.checks.object.geometry import series as series
from harness.checks.object.geometry import slices as slices
from harness.checks.object.geometry import stacks as stacks
from harness.checks.object.geometry import tiles as tiles
from harness.checks.object.geometry import windows as windows
