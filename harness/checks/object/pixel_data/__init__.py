"""Pixel Data, native and encapsulated, against the attributes that describe it (PS3.5 8, A.4)."""

from harness.checks.object.pixel_data import encapsulation as encapsulation
from harness.checks.object.pixel_data import extremes as extremes
from harness.checks.object.pixel_data import floating as floating
from harness.checks.object.pixel_data import frame_count as frame_count
from harness.checks.object.pixel_data import image_pixel as image_pixel
from harness.checks.object.pixel_data import native as native
from harness.checks.object.pixel_data import offset_tables as offset_tables
from harness.checks.object.pixel_data import overlay as overlay
from harness.checks.object.pixel_data import padding as padding
from harness.checks.object.pixel_data import palette as palette
from harness.checks.object.pixel_data import referenced as referenced
