"""Digital radiography: the detector's own image (For Processing), and the one that is read."""
