"""The judge: capture, decode, judge, report."""
