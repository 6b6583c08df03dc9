"""Compressed bit streams against Transfer Syntax and attributes (PS3.5 8.2, A.4)."""

from harness.checks.object.codec import agreement as agreement
from harness.checks.object.codec import colour as colour
from harness.checks.object.codec import deflated as deflated
from harness.checks.object.codec import jpeg as jpeg
from harness.checks.object.codec import jpeg_2000 as jpeg_2000
from harness.checks.object.codec import jpeg_ls as jpeg_ls
from harness.checks.object.codec import jpeg_xl as jpeg_xl
from harness.checks.object.codec import lossy as lossy
from harness.checks.object.codec import process as process
from harness.checks.object.codec import rle as rle
from harness.checks.object.codec import video as video
