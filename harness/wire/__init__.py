"""Bytes to exchanges. Pure and total: bad bytes become Gaps."""
