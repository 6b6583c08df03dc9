"""Segmentations: segments, frames, pixels (PS3.3 A.51, C.8.20)."""

from harness.checks.object.segmentation import frames as frames
from harness.checks.object.segmentation import overlap as overlap
from harness.checks.object.segmentation import pixels as pixels
from harness.checks.object.segmentation import segments as segments
