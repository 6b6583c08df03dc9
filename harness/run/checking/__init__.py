"""Judging files: found, read by processes of their own under limits, judged, told in order."""
